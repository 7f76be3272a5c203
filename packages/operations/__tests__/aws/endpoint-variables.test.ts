import { requireEndpoints } from "../../src/aws/endpoint-variables";

it.each([
  "https://127.0.0.1:4566",
  "http://localhost",
  "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com/",
  "http://[::1]:1/x",
  "",
])("accepts %j", (value) => {
  expect(() => requireEndpoints({ AWS_ENDPOINT_URL: value, AWS_ENDPOINT_URL_S3: value })).not.toThrow();
});

it.each([
  "http://",
  "https://user:pass@example.com",
  "http://a\nb",
  "//host",
  "us-east-1",
  "http://[::1",
  " http://a",
  "ftp://a",
])("refuses %j by the variable, the rule and the value", (value) => {
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"])
    expect(() => requireEndpoints({ [name]: value })).toThrow(
      `${name} must be an address such as https://host:port, got ${JSON.stringify(value)}`,
    );
});

it("says nothing of other variables", () => {
  expect(() => requireEndpoints({ AWS_ENDPOINT_URLS: "x", MY_AWS_ENDPOINT_URL: "x", AWS_REGION: "x" })).not.toThrow();
});
