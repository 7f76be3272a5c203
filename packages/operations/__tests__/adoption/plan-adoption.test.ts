import { type AdoptionProps, duplicates, planAdoption } from "../../src/adoption/plan-adoption";
import type { FoundResource } from "../../src/inventory/found-resource";

const api = { address: "aws_apigatewayv2_api.api", type: "aws_apigatewayv2_api", values: { name: "the-api" } };
const route = { address: "aws_apigatewayv2_route.get", type: "aws_apigatewayv2_route", values: { route_key: "GET /" } };
const key = { address: "aws_kms_key.key", type: "aws_kms_key", values: { description: "Encrypts" } };
const layer = {
  address: "aws_lambda_layer_version.v",
  type: "aws_lambda_layer_version",
  values: { layer_name: "layer" },
};

const foundApi = (importId: string, ours = true): FoundResource => ({
  type: "aws_apigatewayv2_api",
  name: "the-api",
  importId,
  ours,
});
const foundRoute = (apiId: string): FoundResource => ({
  type: "aws_apigatewayv2_route",
  name: "GET /",
  importId: `${apiId}/r1`,
  ours: undefined,
  parent: { type: "aws_apigatewayv2_api", importId: apiId },
});
const adopt = (props: Partial<AdoptionProps>) =>
  planAdoption({ environmentName: "dev", creations: [], found: [], knownIds: new Set(), ...props });

it("imports what exists with our tags under the address that would make it", () => {
  expect(adopt({ creations: [api, key], found: [foundApi("a1")] })).toEqual([{ to: api.address, id: "a1" }]);
});

it("leaves alone what no plan would make, whoever made it", () => {
  expect(adopt({ creations: [key], found: [foundApi("a1"), foundApi("a2", false)] })).toEqual([]);
});

it("refuses what has our name and not our tags, with what it is", () => {
  expect(() => adopt({ creations: [api], found: [foundApi("a1", false)] })).toThrow(
    /the-api \(aws_apigatewayv2_api, a1\) exists without the tags of dev/,
  );
});

it("chooses none of several with our tags", () => {
  expect(() => adopt({ creations: [api], found: [foundApi("a1"), foundApi("a2")] })).toThrow(
    /There are 2 resources the-api.*a1, a2/,
  );
});

describe("a part without tags", () => {
  it("follows its parent, adopted or known", () => {
    expect(adopt({ creations: [api, route], found: [foundApi("a1"), foundRoute("a1")] })).toEqual([
      { to: api.address, id: "a1" },
      { to: route.address, id: "a1/r1" },
    ]);
    expect(adopt({ creations: [route], found: [foundApi("a1"), foundRoute("a1")], knownIds: new Set(["a1"]) })).toEqual(
      [{ to: route.address, id: "a1/r1" }],
    );
  });

  it("leaves a key of another parent there", () => {
    expect(adopt({ creations: [route], found: [foundRoute("a2")], knownIds: new Set(["a1"]) })).toEqual([]);
  });
});

describe("what has neither tags nor a parent", () => {
  const version = (number: number): FoundResource => ({
    type: "aws_lambda_layer_version",
    name: "layer",
    importId: `layer:${number}`,
    ours: undefined,
  });

  it("is ours where the environment is", () => {
    expect(adopt({ creations: [api, layer], found: [foundApi("a1"), version(1)] })).toContainEqual({
      to: layer.address,
      id: "layer:1",
    });
  });

  it("is not where nothing else of it is", () => {
    expect(adopt({ creations: [layer], found: [version(1)] })).toEqual([]);
  });
});

describe("what is being deleted", () => {
  const deletedOn = new Date("2026-01-02T03:04:05Z");

  it("is a key that hinders nothing", () => {
    const found: FoundResource = { type: "aws_kms_key", name: "Encrypts", importId: "k", ours: true, deletedOn };
    expect(adopt({ creations: [key], found: [found] })).toEqual([]);
    expect(
      adopt({ creations: [key], found: [{ ...found, importId: "k2" }].map(({ deletedOn: _, ...rest }) => rest) }),
    ).toHaveLength(1);
  });

  it("is a secret whose name is taken, with the command that brings it back", () => {
    const secret = { address: "aws_secretsmanager_secret.s", type: "aws_secretsmanager_secret", values: { name: "s" } };
    const found: FoundResource = { type: secret.type, name: "s", importId: "arn", ours: true, deletedOn };
    expect(() => adopt({ creations: [secret], found: [found] })).toThrow(/is scheduled for deletion since 2026-01-02/);
  });
});

describe("after a second key and API were made", () => {
  const found: FoundResource[] = [
    { type: "aws_kms_key", name: "Encrypts", importId: "first", ours: true },
    { type: "aws_kms_key", name: "Encrypts", importId: "second", ours: true },
    {
      type: "aws_kms_alias",
      name: "alias/topic",
      importId: "alias/topic",
      ours: undefined,
      parent: { type: "aws_kms_key", importId: "first" },
    },
  ];
  const alias = { address: "aws_kms_alias.alias", type: "aws_kms_alias", values: { name: "alias/topic" } };
  const knownIds = new Set(["second"]);

  it("takes over the alias of the first key, unless that key is not ours", () => {
    expect(adopt({ creations: [alias], found, knownIds })).toEqual([{ to: alias.address, id: "alias/topic" }]);
    const foreign = found.map((resource) => (resource.importId === "first" ? { ...resource, ours: false } : resource));
    expect(adopt({ creations: [alias], found: foreign, knownIds })).toEqual([]);
  });

  it("tells of the one that the state does not know", () => {
    expect(duplicates(found, [], knownIds).map(({ importId }) => importId)).toEqual(["first"]);
    expect(duplicates(found, [{ to: key.address, id: "first" }], knownIds)).toEqual([]);
  });
});
