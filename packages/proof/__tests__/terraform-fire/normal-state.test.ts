import { factsOf, Yardstick } from "../../src/terraform-fire/normal-state";

interface Given {
  readonly api?: string;
  readonly description?: string;
  readonly version?: string;
  readonly live?: string;
  readonly created?: string;
  readonly more?: readonly object[];
}

/** A state of an API, a function that is called by it, and an alias. */
function aState({
  api = "api-id-one",
  description = "x",
  version = "1",
  live = version,
  created = "monday",
  more = [],
}: Given) {
  const managed = (type: string, name: string, attributes: object) => ({
    mode: "managed",
    type,
    name,
    instances: [{ attributes }],
  });
  return JSON.stringify({
    version: 4,
    serial: 1,
    lineage: "l",
    outputs: { Endpoint: { value: `https://${api}.example` } },
    resources: [
      managed("aws_apigatewayv2_api", "a", { id: api, description, tags: null, cors: [] }),
      managed("aws_apigatewayv2_route", "r", { id: "route-same", api_id: api }),
      managed("aws_lambda_function", "f", {
        id: "f",
        function_name: "f",
        version,
        created,
        qualified: `arn:x:function:f:${version}`,
      }),
      managed("aws_lambda_alias", "live", {
        id: "live",
        function_name: "f",
        function_version: live,
        description: `version ${live}`,
      }),
      ...more,
    ],
  });
}

const yardstick = new Yardstick([aState({}), aState({ api: "api-id-two", created: "tuesday" })]);

it("ignores what differs between two undisturbed applies, and nothing else", () => {
  expect(yardstick.ignored).toEqual(["aws_lambda_function.created"]);
  expect(yardstick.differences(aState({ api: "api-id-three", created: "friday" }))).toEqual([]);
});

it("finds another value, also of a reference to an id that AWS has chosen", () => {
  expect(yardstick.differences(aState({ description: "y" }))).toEqual([
    'aws_apigatewayv2_api.a.description: "y" instead of "x"',
  ]);
  const elsewhere = aState({ api: "api-id-three" }).replace('"api_id":"api-id-three"', '"api_id":"api-id-other"');
  expect(yardstick.differences(elsewhere)).toEqual([
    'aws_apigatewayv2_route.r.api_id: "api-id-other" instead of "<aws_apigatewayv2_api.a>"',
  ]);
});

it("finds a resource too few and one too many", () => {
  const queue = { mode: "managed", type: "aws_sqs_queue", name: "q", instances: [{ attributes: { id: "q" } }] };
  expect(yardstick.differences(aState({ more: [queue] }))).toEqual(['aws_sqs_queue.q.id: "q" instead of nothing']);
  const fewer = new Yardstick([aState({ more: [queue] }), aState({ more: [queue] })]);
  expect(fewer.differences(aState({}))).toEqual(['aws_sqs_queue.q.id: missing instead of "q"']);
});

it("takes another number of a version for the same, unless the alias does not have it", () => {
  expect(yardstick.differences(aState({ version: "2" }))).toEqual([]);
  expect(yardstick.differences(aState({ version: "2", live: "1" }))).toEqual([
    'aws_lambda_alias.live.function_version: "1" instead of "<the newest>"',
  ]);
});

it("takes what is empty for absent, and refuses what is not a state", () => {
  expect([...factsOf(aState({})).keys()]).not.toContain("aws_apigatewayv2_api.a.tags");
  expect(() => factsOf("{")).toThrow("This is not a state");
});
