import { createRotation, type RotatedSecret, RotationError } from "../../../functions/rotation/app";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-1";
const NOW = Date.parse("2026-03-01T00:00:00Z");
const DAY = 86_400;
const MARK = "value-mark-31f7";
const VALUE = {
  api_key: `${MARK}-${"k".repeat(32)}`,
  db_connection: MARK,
  third_party_token: MARK,
  api_keys: { ci: "c".repeat(32), reports: { key: "r".repeat(32), allow: ["read", "list"], prefix: "reports/" } },
  own: { a: [1] },
};

/** A secret in memory that behaves as Secrets Manager does. */
class MemorySecret implements RotatedSecret {
  readonly versions = new Map<string, { value?: string; createdAt: Date; stages: string[] }>();
  readonly calls: string[] = [];

  constructor(readonly clock: { now: number }) {}

  add(id: string, stages: string[], value?: unknown, ageSeconds = 10 * DAY): this {
    const createdAt = new Date(this.clock.now - ageSeconds * 1000);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    this.versions.set(id, { createdAt, stages, ...(value !== undefined && { value: text }) });
    return this;
  }

  valueOf(id: string): Record<string, unknown> {
    return JSON.parse(this.versions.get(id)?.value ?? "{}") as Record<string, unknown>;
  }

  async stages() {
    return Object.fromEntries([...this.versions].map(([id, { stages }]) => [id, [...stages]]));
  }

  async read(id: string) {
    const version = this.versions.get(id);
    return version?.value === undefined ? undefined : { value: version.value, createdAt: version.createdAt };
  }

  async putPending(id: string, value: string) {
    this.calls.push("put");
    this.versions.set(id, { value, createdAt: new Date(this.clock.now), stages: ["AWSPENDING"] });
  }

  async moveStage(stage: string, { to, from }: { to?: string; from?: string }) {
    this.calls.push(`${stage} ${from ?? ""}>${to ?? ""}`);
    const holder = [...this.versions].find(([, { stages }]) => stages.includes(stage))?.[0];
    if (holder !== from) throw new Error(`${stage} is not on ${from}`);
    if (stage === "AWSCURRENT" && from !== undefined) {
      for (const version of this.versions.values()) remove(version.stages, "AWSPREVIOUS");
      this.versions.get(from)?.stages.push("AWSPREVIOUS");
    }
    if (from !== undefined) remove(this.versions.get(from)?.stages ?? [], stage);
    if (to !== undefined) this.versions.get(to)?.stages.push(stage);
  }
}

function remove(stages: string[], stage: string): void {
  const index = stages.indexOf(stage);
  if (index >= 0) stages.splice(index, 1);
}

function start(build: (secret: MemorySecret) => void) {
  const clock = { now: NOW };
  const secret = new MemorySecret(clock);
  build(secret);
  const lines: unknown[] = [];
  const rotate = createRotation({
    secret,
    secretArn: ARN,
    previousKeyOverlapSeconds: DAY,
    logger: { info: (...line: unknown[]) => void lines.push(line) },
    now: () => clock.now,
  });
  const step = (Step: string, ClientRequestToken = "new") => rotate({ Step, SecretId: ARN, ClientRequestToken });
  const refusal = (Step: string) => step(Step).then(String, (error: unknown) => error as Error);
  return { clock, secret, lines, rotate, step, refusal };
}

const begun = (secret: MemorySecret) => void secret.add("old", ["AWSCURRENT"], VALUE).add("new", ["AWSPENDING"]);
const created = (secret: MemorySecret) =>
  void secret.add("old", ["AWSCURRENT"], VALUE).add("new", ["AWSPENDING"], { ...VALUE, api_key: "n".repeat(32) }, 1);

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"];

describe("a whole rotation", () => {
  it.each([1, 2])(
    "replaces with each step sent %d times the key alone and keeps the old one as previous",
    async (times) => {
      const { secret, step, lines } = start(begun);
      for (const name of STEPS) for (let sent = 0; sent < times; sent++) await step(name);

      expect(await secret.stages()).toEqual({ old: ["AWSPREVIOUS"], new: ["AWSCURRENT"] });
      const { api_key: key, ...others } = secret.valueOf("new");
      const { api_key: before, ...kept } = VALUE;
      expect(others).toEqual(kept);
      expect([typeof key, String(key).length, key === before]).toEqual(["string", 43, false]);
      expect(secret.calls.filter((call) => call === "put")).toHaveLength(1);
      expect(secret.calls.filter((call) => call.startsWith("AWSCURRENT"))).toHaveLength(1);
      expect(JSON.stringify(lines)).not.toContain(MARK);
      expect(JSON.stringify(lines)).not.toContain(String(key));
    },
  );

  it("leaves the byte order mark of a value out", async () => {
    const { secret, step } = start(
      (s) => void s.add("old", ["AWSCURRENT"], `\uFEFF${JSON.stringify(VALUE)}`).add("new", ["AWSPENDING"]),
    );
    for (const name of STEPS) await step(name);
    expect(await secret.stages()).toEqual({ old: ["AWSPREVIOUS"], new: ["AWSCURRENT"] });
    expect({ ...secret.valueOf("new"), api_key: "" }).toEqual({ ...VALUE, api_key: "" });
  });

  it("takes the pending label away in a replay after AWSCURRENT was moved", async () => {
    const { secret, step } = start((s) => void s.add("new", ["AWSCURRENT", "AWSPENDING"], VALUE));
    await step("finishSecret");
    expect(await secret.stages()).toEqual({ new: ["AWSCURRENT"] });
  });

  it.each(STEPS)("%s of a version that is current changes nothing", async (name) => {
    const { secret, step } = start((s) => void s.add("new", ["AWSCURRENT"], VALUE));
    await step(name);
    expect(secret.calls).toEqual([]);
  });

  it("passes the test alone, which Secrets Manager sends with the current value when a schedule is set", async () => {
    const { secret, step } = start(
      (s) => void s.add("old", ["AWSCURRENT"], VALUE).add("new", ["AWSPENDING"], VALUE, 0),
    );
    await step("testSecret");
    expect(secret.calls).toEqual([]);
  });

  it("goes on with a rotation after the overlap, with a previous version", async () => {
    const { secret, step } = start((s) => {
      begun(s);
      s.add("older", ["AWSPREVIOUS"], VALUE).add("old", ["AWSCURRENT"], VALUE, DAY);
    });
    await step("createSecret");
    expect(secret.calls).toEqual(["put"]);
  });
});

describe("an event that is refused, with nothing changed", () => {
  const event = { Step: "createSecret", SecretId: ARN, ClientRequestToken: "new" };
  it.each([
    ["another step", { ...event, Step: "dropSecret" }, "the event is not one of a rotation"],
    ["a step of every object", { ...event, Step: "constructor" }, "the event is not one of a rotation"],
    ["no token", { ...event, ClientRequestToken: undefined }, "the event is not one of a rotation"],
    ["nothing", undefined, "the event is not one of a rotation"],
    ["another secret", { ...event, SecretId: `${ARN}2` }, "the event is about another secret"],
    ["an unknown token", { ...event, ClientRequestToken: "other" }, "the secret has no version other"],
    ["a token without the label", { ...event, ClientRequestToken: "older" }, "version older is not pending"],
  ])("%s", async (_name, sent, message) => {
    const { secret, rotate } = start((s) => {
      begun(s);
      s.add("older", ["AWSPREVIOUS"], VALUE);
    });
    await expect(rotate(sent)).rejects.toThrow(new RotationError(message));
    expect(secret.calls).toEqual([]);
  });
});

describe("a rotation that must not go on gives its label back and tells why, without a value", () => {
  const pending =
    (value: unknown, ageSeconds = 1) =>
    (s: MemorySecret) =>
      void s.add("old", ["AWSCURRENT"], VALUE).add("new", ["AWSPENDING"], value, ageSeconds);
  const current = (value: unknown) => (s: MemorySecret) =>
    void s.add("old", ["AWSCURRENT"], value).add("new", ["AWSPENDING"]);

  it.each<[string, string, (secret: MemorySecret) => void, string]>([
    ["no value yet", "createSecret", (s) => void s.add("new", ["AWSPENDING"]), "the secret has no value yet"],
    ["no JSON", "createSecret", current(`${MARK}{`), "the current value is not a JSON object"],
    [
      "a field missing",
      "createSecret",
      current({ ...VALUE, db_connection: undefined }),
      "the current value is unusable: db_connection must be a text that is not empty",
    ],
    [
      "the overlap of an earlier rotation",
      "createSecret",
      (s) => {
        begun(s);
        s.add("older", ["AWSPREVIOUS"], VALUE).add("old", ["AWSCURRENT"], VALUE, DAY - 1);
      },
      "the previous key is valid until 2026-03-01T00:00:01.000Z",
    ],
    ["nothing pending to test", "testSecret", begun, "the pending value is unusable: the value must be a JSON object"],
    [
      "an unusable key",
      "testSecret",
      pending({ ...VALUE, api_key: MARK }),
      "the pending value is unusable: api_key must have 32 to 1024 characters",
    ],
    [
      "nothing pending to finish",
      "finishSecret",
      begun,
      "the pending value is unusable: the value must be a JSON object",
    ],
    ["the current key once more", "finishSecret", pending(VALUE), "the pending key is the current one"],
    [
      "a change meanwhile",
      "finishSecret",
      (s) => {
        created(s);
        s.add("old", ["AWSCURRENT"], VALUE, 0);
      },
      "the secret was changed while the rotation went on",
    ],
    [
      "a version that waited too long",
      "finishSecret",
      pending({ ...VALUE, api_key: "n".repeat(32) }, 901),
      "the pending value is older than 900 s",
    ],
  ])("%s", async (_name, step, build, message) => {
    const { secret, refusal } = start(build);
    const error = await refusal(step);

    expect(error).toEqual(new RotationError(message));
    expect(String((error as Error).stack)).not.toContain(MARK);
    expect(secret.calls).toEqual(["AWSPENDING new>"]);
    expect((await secret.stages())["old"] ?? ["AWSCURRENT"]).toEqual(["AWSCURRENT"]);
  });

  it("leaves the label after a failure of AWS, for Secrets Manager to try the step again", async () => {
    const { secret, step } = start(created);
    secret.moveStage = () => Promise.reject(new Error("InternalServiceError"));
    await expect(step("finishSecret")).rejects.toThrow("InternalServiceError");
    expect((await secret.stages())["new"]).toEqual(["AWSPENDING"]);
  });

  it("is finished with a version made just in time", async () => {
    const { secret, step } = start(pending({ ...VALUE, api_key: "n".repeat(32) }, 900));
    await step("finishSecret");
    expect((await secret.stages())["new"]).toEqual(["AWSCURRENT"]);
  });
});
