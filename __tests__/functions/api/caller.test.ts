import { createHarness } from "../support/api";
import { expectProblem } from "../support/expect-problem";

const ISSUED = { iss: "https://id.example", aud: "api" };

describe("a token that the gateway verified has a name", () => {
  it.each([
    ["user-1", { sub: "user-1", client_id: "c", azp: "a" }],
    ["client-1", { client_id: "client-1", azp: "a", appid: "b" }],
    ["batch", { azp: "batch", appid: "b", cid: "c" }],
    ["batch", { appid: "batch", cid: "c" }],
    ["batch", { cid: "batch", jti: "1" }],
    ["1", { jti: "1" }],
    ["jwt", {}],
    ["batch", { sub: "", azp: "batch" }],
    ["jwt", { sub: 1, azp: ["batch"] }],
  ])("%s", async (name, claims) => {
    const authorizer = { jwt: { claims: { ...ISSUED, ...claims }, scopes: null } };
    const { send, lines } = createHarness();

    expect((await send({ method: "GET", path: "/api/data", authorizer })).statusCode).toBe(200);

    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ message: "request", keyName: name });
  });
});

/** What the event of a route without an authorizer can look like where every field is always there. */
const EMPTY = {
  jwt: { claims: null, scopes: null },
  iam: {
    accessKey: "",
    accountId: "",
    callerId: "",
    cognitoIdentity: { amr: null, identityId: "", identityPoolId: "" },
    principalOrgId: "",
    userArn: "",
    userId: "",
  },
};

it.each([
  ["every field, empty", EMPTY],
  ["every field and no key", { lambda: null, ...EMPTY }],
  ["claims without any", { jwt: { claims: {}, scopes: ["data.read"] } }],
  ["claims without a value", { jwt: { claims: { sub: "", iss: "" } } }],
  ["a list of claims", { jwt: { claims: ["sub"] } }],
  ["a text", { jwt: { claims: "sub" } }],
  ["permissions without a name", { lambda: { allow: "read" } }],
  ["a list", [{ lambda: { keyName: "ci" } }]],
])("names nobody in a context of %s", async (_name, authorizer) => {
  expectProblem(await createHarness().send({ method: "GET", path: "/api/data", authorizer }), 401, "unauthorized");
});
