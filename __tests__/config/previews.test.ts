import { chosenEnvironments } from "../../src/config/chosen-environments";
import { environments, type TemplateDefinition, templates } from "../../src/config/environments";
import { ConfigurationError, loadConfiguration } from "../../src/config/load-environment";
import { leastRoom } from "../../src/config/name-rules";
import {
  defaultTags,
  environmentOfStack,
  lockKey,
  logGroupNames,
  ownerTags,
  queueNames,
  resourceNames,
  stateKey,
  topicKeyAlias,
} from "../../src/config/names";
import { brokenPreviewId, previewNamed, previewOf } from "../../src/config/previews";
import type { Environment, Template } from "../../src/config/schema";
import { alarmNames } from "../../src/monitoring/alarm-names";
import { MINIMAL, SERVICE } from "../support/environments";
import { DOMAIN } from "../support/every-stack";

const MINE: TemplateDefinition = {
  region: "us-east-1",
  destroyData: true,
  secret: { delivery: "variable" },
  alerts: {},
};

function load(
  definition: object = {},
  variables: Record<string, string> = {},
  others: object = {},
  service = "orders",
) {
  const definitions = {
    environments: others as Record<string, typeof MINIMAL>,
    templates: { preview: { ...MINE, ...definition } },
  };
  const [template] = loadConfiguration(definitions, variables, service).templates;
  if (template === undefined) throw new Error("there is no template");
  return template;
}

function problemsOf(...given: Parameters<typeof load>): readonly string[] {
  try {
    load(...given);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

function made(name: string, template: Template = load()): Environment {
  const found = previewNamed(name, [template]);
  if (found === undefined || typeof found === "string") throw new Error(`${name}: ${found}`);
  return found;
}

describe("a preview", () => {
  it("has a suffix and a state of its own, and shares bucket, boundary and roles with its template's others", () => {
    const template = load({}, { PREVIEW_ACCOUNT_ID: "123456789012" });
    const preview = made("preview-12", template);
    const [names, own] = [resourceNames(preview), resourceNames(template)];

    expect(names.functions.api).toBe("orders-function-preview-12");
    expect(names.dataBucket("123456789012", "us-east-1")).toBe("orders-data-123456789012-us-east-1-preview-12");
    expect(preview.state.bucketName).toBe("orders-state-preview-123456789012-us-east-1");
    expect(stateKey(preview, "application")).toBe("orders/preview-12/terraform.tfstate");
    expect(lockKey(stateKey(preview, "application"))).toBe("orders/preview-12/terraform.tfstate.tflock");
    expect([names.boundary, names.ciRoles]).toEqual([own.boundary, own.ciRoles]);
    expect(own).toMatchObject({
      boundary: "orders-boundary-preview",
      ciRoles: { plan: "orders-plan-preview", deploy: "orders-deploy-preview" },
    });
  });

  it("is told by its tags, its template's among them, and the template's own things are not", () => {
    const template = load({ tags: { Team: "one" } });
    const own = { Project: "orders", Environment: "preview-12", ManagedBy: "terraform", Template: "preview" };

    expect(ownerTags(made("preview-12", template))).toEqual(own);
    expect(defaultTags(made("preview-12", template))).toEqual({ ...own, Team: "one" });
    expect(ownerTags(template)).toEqual({ Project: "orders", Environment: "preview", ManagedBy: "terraform" });
  });

  it("has the variables of its template", () => {
    const variables = { PREVIEW_REGION: "eu-west-1", PREVIEW_STATE_BUCKET: "our-previews", PREVIEW_EMULATED: "true" };
    expect(made("preview-12", load({}, variables))).toMatchObject({
      region: "eu-west-1",
      emulated: true,
      state: { bucketName: "our-previews" },
    });
  });

  it.each(["1", "123", "a-b-1", "x9"])("may have the id %s", (id) => {
    expect(made(`preview-${id}`)).toMatchObject({ name: `preview-${id}`, preview: { of: "preview", id } });
  });

  it.each(["", "A", "a_b", "-a", "a-", "a--b", "a.b", "ä", "a b", "a\n"])("must not have the id %j", (id) => {
    expect(brokenPreviewId(load(), id)).toMatch(
      /^preview-.*: \(name\): must be preview-<id> with an id of lower-case letters, digits and single hyphens, got "/s,
    );
  });

  it("has an id that leaves room in the longest name, told with the rule and the value", () => {
    const template = load({}, {}, {}, "secure-serverless");
    expect(brokenPreviewId(template, "123456")).toBeUndefined();
    expect(brokenPreviewId(template, "1234567")).toBe(
      "preview-1234567: (name): must have an id of at most 6 characters, so that the X-Ray group has at most 32, got 7",
    );
  });

  it("is not of a template whose name another one only begins with", () => {
    expect(previewNamed("prev-1", [load()])).toBeUndefined();
    expect(previewNamed("preview", [load()])).toBeUndefined();
  });

  it("is the owner of the stack of its name", () => {
    expect(environmentOfStack("preview-1", ["dev"], ["preview"])).toBe("preview-1");
    expect(environmentOfStack("state-backend-preview", ["dev"], ["preview"])).toBe("preview");
    expect(environmentOfStack("previews", ["dev"], ["preview"])).toBeUndefined();
  });

  it("has names within AWS's limits, and of no other preview, with the longest id of each committed template", () => {
    const configuration = loadConfiguration({ environments, templates }, {}, SERVICE);
    expect(configuration.templates.length).toBeGreaterThan(0);
    for (const template of configuration.templates) {
      const { room } = leastRoom(previewOf(template, ""));
      const preview = made(`${template.name}-${"9".repeat(room)}`, template);
      const names = resourceNames(preview);
      expect(Math.max(...queueNames(names).map((name) => name.length))).toBeLessThanOrEqual(80);
      expect(Math.max(...alarmNames(preview).map((name) => name.length))).toBeLessThanOrEqual(255);
      expect(Math.max(...logGroupNames(names).map((name) => name.length))).toBeLessThanOrEqual(512);
      expect(Math.max(...Object.values(names.topics).map((name) => topicKeyAlias(name).length))).toBeLessThanOrEqual(
        256,
      );
      expect(Math.max(...Object.values(names.layers).map((name) => name.length))).toBeLessThanOrEqual(140);
    }
  });

  it("shares no name with a preview whose id goes on", () => {
    const template = load({}, {}, {}, "or");
    // what follows the id in the names of alarms, and each beginning of that
    const ids = alarmNames(made("preview-1", template)).flatMap((name) => {
      const words =
        name
          .split("preview-1")[1]
          ?.split("-")
          .filter((word) => word !== "") ?? [];
      return words.map((_, index) => ["1", ...words.slice(0, index)].join("-"));
    });
    expect(ids).toContain("1-integration");
    const room = leastRoom(previewOf(template, "")).room;
    const previews = [...new Set([...ids, "1-dlq", "1-queue"])]
      .filter((id) => id.length <= room)
      .map((id) => made(`preview-${id}`, template));
    expect(previews.length).toBeGreaterThan(10);
    const all = previews.flatMap((preview) => {
      const names = resourceNames(preview);
      return [
        ...alarmNames(preview).map((name) => `alarm ${name}`),
        ...queueNames(names).map((name) => `queue ${name}`),
      ];
    });
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });
});

describe("a template", () => {
  it.each([
    [{ nameSuffix: "-x" }, /^preview: nameSuffix: must not be set: .*, got "-x"$/],
    [{ accessLogs: {} }, /^preview: accessLogs: must not be set: /],
    [{ api: { domain: DOMAIN } }, /^preview: api.domain: must not be set: all previews would have the same address/],
    [{ api: { cloudFront: {} } }, /^preview: api.cloudFront: must not be set: a distribution takes longer/],
    [{ deletionProtection: true, destroyData: false }, /^preview: deletionProtection: must not be set: .*, got true$/],
    [{ destroyData: false }, /^preview: destroyData: must be true, .*, got false$/],
    [{ tags: { Template: "x" } }, /^preview: tags.Template: must not be set: /],
    [{ tags: { expiresat: "x" } }, /^preview: tags.expiresat: must not be set: /],
    [{ template: { lifetimeHours: 0 } }, /^preview: template.lifetimeHours: must be at least 1, got 0$/],
    [{ template: { mostAtOnce: 1.5 } }, /^preview: template.mostAtOnce: must be a whole number, got 1.5$/],
    [{ logs: { retentionDays: 2 } }, /^preview: logs.retentionDays: must be a retention/],
  ])("must not state %j", (definition, problem) => {
    expect(problemsOf(definition)).toContainEqual(expect.stringMatching(problem));
  });

  it("lives 72 hours and has 20 previews unless it says otherwise", () => {
    expect(load().template).toEqual({ lifetimeHours: 72, mostAtOnce: 20 });
    expect(load({ template: { lifetimeHours: 4, mostAtOnce: 2 } }).template).toEqual({
      lifetimeHours: 4,
      mostAtOnce: 2,
    });
  });

  it.each(["preview", "preview-1", "preview-prod"])("leaves no environment the name %s", (name) => {
    const others = { [name]: { ...MINIMAL, nameSuffix: "-x" } };
    expect(problemsOf({}, {}, others)).toContainEqual(
      `${name}: (name): must not be that of the template preview, nor begin with "preview-" as its previews do, got "${name}"`,
    );
  });

  it("leaves an environment a name that only begins alike", () => {
    expect(problemsOf({}, {}, { previews: { ...MINIMAL, nameSuffix: "-x" } })).toEqual([]);
  });

  it("must not share the names of an environment", () => {
    expect(problemsOf({}, {}, { other: { ...MINIMAL, nameSuffix: "-preview" } })).toEqual([
      expect.stringMatching(/^preview: nameSuffix: must differ from that of other/),
    ]);
  });

  it("must leave room for an id", () => {
    expect(problemsOf({}, {}, {}, "a-service-with-long-name")).toEqual([
      "preview: (name): must leave the X-Ray group of a preview, which has at most 32 characters, one for its id, got -1",
    ]);
  });

  it("has variables whose misspelling is told", () => {
    expect(problemsOf({}, { PREVEW_REGION: "eu-west-1" })).toEqual([
      expect.stringContaining("must be called PREVIEW_REGION"),
    ]);
  });
});

describe("a synth", () => {
  const configuration = loadConfiguration(
    { environments: { dev: MINIMAL }, templates: { preview: MINE } },
    {},
    "orders",
  );
  const all = [...configuration.environments, ...configuration.templates];
  const chosen = (value?: string) =>
    chosenEnvironments(all, { SYNTH_ENVIRONMENTS: value }, (name) => previewNamed(name, configuration.templates)).map(
      ({ name }) => name,
    );

  it("makes previews that are asked for, and none of itself", () => {
    expect(chosen()).toEqual(["dev", "preview"]);
    expect(chosen("preview-1, dev,preview-2")).toEqual(["dev", "preview-1", "preview-2"]);
  });

  it.each(["prevew-1", "preview-X", "previews-1"])("refuses %s", (name) => {
    expect(() => chosen(name)).toThrow(ConfigurationError);
  });
});

it("loads the committed environments together with the templates", () => {
  expect(() => loadConfiguration({ environments, templates }, {})).not.toThrow();
});
