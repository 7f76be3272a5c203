import { kindOf } from "../../src/catalogue/types";
import { isPolicyPath } from "../../src/iam/policy-paths";
import { isRunsAs } from "../../src/iam/runs-as";
import { isShare } from "../../src/network/sharing";
import { isCompared, isDoor } from "../../src/rules/access";
import { identity } from "../../src/rules/identity-judge";

// what each of them answers has tests of its own; here is what follows from it
jest.mock("../../src/catalogue/types", () => ({ kindOf: jest.fn() }));
jest.mock("../../src/iam/administrators", () => ({
  ADMINISTRATORS: [
    { type: /^acme_(admin|giver)$/, paths: ["role", "level"] },
    { type: /^acme_owner$/, paths: [] },
  ],
}));
jest.mock("../../src/iam/doors", () => ({
  GIVING: { acme_giver: /^member$/, kubernetes_config_map: /^data$/, kubernetes_config_map_v1: /^data$/ },
}));
jest.mock("../../src/iam/policy-paths", () => ({ isPolicyPath: jest.fn() }));
jest.mock("../../src/iam/runs-as", () => ({ isRunsAs: jest.fn() }));
jest.mock("../../src/network/sharing", () => ({ isShare: jest.fn() }));
jest.mock("../../src/rules/access", () => ({ isCompared: jest.fn(), isDoor: jest.fn() }));

beforeEach(() => {
  for (const ask of [isPolicyPath, isRunsAs, isShare, isDoor, isCompared])
    jest.mocked(ask).mockReset().mockReturnValue(false);
  jest.mocked(kindOf).mockReset();
});

const knows = (type: string, ...paths: readonly string[]) => paths.filter((path) => identity.knows(type, path));

it("has a name, which settings and tests use", () => {
  expect(identity.id).toBe("identity");
});

it("knows policies, and as whom something runs", () => {
  expect(knows("acme_thing", "policy")).toEqual([]);
  jest.mocked(isPolicyPath).mockImplementation((type, path) => type === "acme_thing" && path === "policy");
  jest.mocked(isRunsAs).mockImplementation((type, path) => type === "acme_thing" && path === "role");
  expect(knows("acme_thing", "policy", "role", "name")).toEqual(["policy", "role"]);
});

it("knows of what gives something what it gives, and to whom it makes an administrator", () => {
  jest.mocked(isDoor).mockReturnValue(true);
  expect(knows("acme_giver", "member", "role", "level", "name", "permissions_boundary")).toEqual([
    "member",
    "role",
    "level",
  ]);
});

it("knows all of a door, and of what is compared, which it reads as a whole", () => {
  expect([knows("acme_thing", "name"), identity.reads?.("acme_thing")]).toEqual([[], false]);
  jest.mocked(isDoor).mockImplementation((type) => type === "acme_door");
  jest.mocked(isCompared).mockImplementation((type) => type === "acme_compared");
  const types = ["acme_door", "acme_compared", "acme_thing"];
  expect(types.filter((type) => identity.knows(type, "name"))).toEqual(["acme_door", "acme_compared"]);
  expect(types.filter((type) => identity.reads?.(type))).toEqual(["acme_door", "acme_compared"]);
});

it("knows a map of a cluster as any other door, although it gives something", () => {
  const maps = ["kubernetes_config_map", "kubernetes_config_map_v1"];
  expect(maps.flatMap((type) => knows(type, "data", "metadata"))).toEqual([]);
  jest.mocked(isDoor).mockReturnValue(true);
  expect(maps.flatMap((type) => knows(type, "data", "metadata"))).toEqual(["data", "metadata", "data", "metadata"]);
});

it("knows nothing of a type that is named like what every object has", () => {
  expect(knows("toString", "name")).toEqual([]);
});

it("knows whom a share is given to, where the share is what is granted", () => {
  const paths = ["arn", "share_arn", "id", "owner_id", "name", "identifier", "barn", "arns", "tags"];
  expect(knows("acme_share", ...paths)).toEqual([]);
  jest.mocked(isShare).mockReturnValue(true);
  expect(knows("acme_share", ...paths)).toEqual([]);
  jest.mocked(kindOf).mockReturnValue("grants");
  expect(knows("acme_share", ...paths)).toEqual(["arn", "share_arn", "id", "owner_id", "name", "identifier"]);
  jest.mocked(isShare).mockReturnValue(false);
  expect(knows("acme_share", ...paths)).toEqual([]);
});

it("knows the bound of permissions, and the attributes that make an administrator", () => {
  expect(knows("acme_thing", "permissions_boundary", "role")).toEqual(["permissions_boundary"]);
  expect(knows("acme_admin", "role", "level", "name")).toEqual(["role", "level"]);
  expect(knows("acme_owner", "role", "level", "name")).toEqual([]);
});
