import { signatureHeaders } from "../../src/aws/sign-request";

/** Of AWS's published test suite for Signature Version 4. */
const SUITE = { host: "example.amazonaws.com", path: "/", service: "service", date: new Date("2015-08-30T12:36:00Z") };
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

it.each([
  ["get-vanilla", { method: "GET" }, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["post-vanilla", { method: "POST" }, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "get-vanilla-query-order-key-case",
    { method: "GET", query: "Param2=value2&Param1=value1" },
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
])("signs AWS's own example %s as AWS does", (_, request, signature) => {
  expect(signatureHeaders({ ...SUITE, ...request }, CREDENTIALS)).toEqual({
    "x-amz-date": "20150830T123600Z",
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  });
});

it("covers body, region and a session's token, which is sent beside it", () => {
  const of = (request: object, credentials = {}) =>
    signatureHeaders({ ...SUITE, method: "POST", ...request }, { ...CREDENTIALS, ...credentials });
  const all = [of({}), of({ body: "x" }), of({ region: "eu-west-1" }), of({}, { sessionToken: "t" })];

  expect(new Set(all.map(({ authorization }) => authorization?.split("Signature=")[1])).size).toBe(4);
  expect(all[3]).toMatchObject({
    "x-amz-security-token": "t",
    authorization: expect.stringContaining("SignedHeaders=host;x-amz-date;x-amz-security-token"),
  });
});

it("sorts parameters by name and then by value, whatever stands between them", () => {
  const of = (query: string) => signatureHeaders({ ...SUITE, method: "GET", query }, CREDENTIALS);

  expect(of("a=2&a=1&a-b=3")).toEqual(of("a-b=3&a=1&a=2"));
  expect(of("key=a%2Fb")).toEqual(of("key=a/b"));
});
