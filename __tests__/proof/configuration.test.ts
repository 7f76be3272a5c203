/**
 * Bad configuration, in numbers: every change of every setting, whole environments, variables, and the real program. What is
 * accepted is judged by `terraform validate` and by the models of AWS's API. `CONFIGURATION_SEED` repeats a run.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { comparedWithModels } from "@secure-serverless/proof/properties/aws-models";
import { changed, changesOf } from "@secure-serverless/proof/properties/schema-values";
import { TEXTS } from "@secure-serverless/proof/properties/texts";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { run } from "@secure-serverless/system/process";
import { Progress } from "@secure-serverless/system/progress";
import { findToolchain } from "@secure-serverless/toolchain/toolchain";
import fc from "fast-check";
import { environments } from "../../src/config/environments";
import { VARIABLE_SUFFIXES, variableName } from "../../src/config/names";
import {
  acceptedEnvironments,
  badlyTold,
  everySetting,
  foreignTemplates,
  loaded,
  settingAt,
  synthesized,
} from "../support/configuration";
import { temporaryFolder } from "../support/temporary-folder";

const SEED = Number(process.env["CONFIGURATION_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Of what is synthesized; each costs about half a second. */
const SYNTHS = Number(process.env["CONFIGURATION_SYNTHS"] ?? 60);
/** One change of so many is tried. */
const EVERY = Number(process.env["CONFIGURATION_EVERY"] ?? 1);
const PROCESSES = Number(process.env["CONFIGURATION_PROCESSES"] ?? 40);

const table: Record<string, unknown>[] = [];
afterAll(() => {
  process.stdout.write(`CONFIGURATION_SEED=${SEED}\n`);
  console.table(table);
});

/** A module is given what `terraform apply` would ask for. */
function requiredVariables(json: string): object {
  const api_secret = { api_key: "x".repeat(32), db_connection: "x", third_party_token: "x" };
  return "api_secret" in (JSON.parse(json).variable ?? {}) ? { api_secret } : {};
}

type Stack = readonly [id: string, json: string];
const accepted: { what: string; definition: unknown }[] = [];
let stacks: Stack[] = [];

describe("one change of an accepted environment", () => {
  it("is accepted, or refused by path, rule and value, for every value at every setting", () => {
    const counts = { accepted: 0, refused: 0 };
    const bad: string[] = [];
    for (const { base, place } of everySetting(SEED))
      for (const change of changesOf(place).filter((_, index) => index % EVERY === 0)) {
        const result = loaded({ test: changed(base, change) });
        if ("problems" in result) {
          counts.refused += 1;
          bad.push(...badlyTold(result.problems));
        } else {
          counts.accepted += 1;
          accepted.push({ what: settingAt(place), definition: changed(base, change) });
        }
      }
    table.push({ what: "changes of one setting", cases: counts.accepted + counts.refused, ...counts });
    expect(bad).toEqual([]);
    expect(counts.refused).toBeGreaterThan(10_000 / EVERY);
    expect(counts.accepted).toBeGreaterThan(1000 / EVERY);
  });
});

describe("what is accepted", () => {
  it("is synthesized, and gives Terraform nothing to evaluate", () => {
    const whole = fc.sample(acceptedEnvironments(0.4), { seed: SEED, numRuns: SYNTHS / 2 });
    const single = fc.sample(fc.constantFrom(...accepted), { seed: SEED, numRuns: SYNTHS / 2 });
    const definitions = [...whole, ...single.map(({ definition }) => definition)];
    stacks = definitions.flatMap((definition, index) => {
      const result = loaded({ test: definition });
      if ("problems" in result) throw new Error(result.problems.join("\n"));
      return synthesized(result.environments).map(([id, json]): Stack => [`m${index}-${id}`, json]);
    });
    table.push({
      what: "environments synthesized",
      cases: definitions.length,
      accepted: definitions.length,
      refused: 0,
    });
    expect(stacks.flatMap(([id, json]) => foreignTemplates(json).map((template) => `${id}: ${template}`))).toEqual([]);
  });

  it("is valid for Terraform", async () => {
    const folder = temporaryFolder();
    for (const [id, json] of stacks) {
      mkdirSync(join(folder, id));
      writeFileSync(join(folder, id, "cdk.tf.json"), json);
    }
    // as modules of one, so that the provider tells its schema once
    const module = Object.fromEntries(
      stacks.map(([id, json]) => [id, { source: `./${id}`, ...requiredVariables(json) }]),
    );
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ module }));
    const toolchain = await findToolchain(new Progress());
    const terraform = (...args: string[]) =>
      run(toolchain.terraform, [`-chdir=${folder}`, ...args], {
        timeoutSeconds: 600,
        acceptedExitCodes: [0, 1],
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...toolchain.environment },
      });
    const begun = await terraform("init", "-backend=false", "-input=false", "-no-color");
    expect({ exitCode: begun.exitCode, said: begun.stderr }).toEqual({ exitCode: 0, said: "" });
    const { stdout } = await terraform("validate", "-json");
    const { valid, diagnostics } = JSON.parse(stdout) as {
      valid: boolean;
      diagnostics: { severity: string; summary: string; detail: string }[];
    };
    table.push({ what: "stacks for terraform validate", cases: stacks.length, accepted: valid ? stacks.length : 0 });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(valid).toBe(true);
  });

  it("is within what AWS's own models allow, field by field", async () => {
    const { values, types, unknownTypes, broken } = await comparedWithModels(stacks);
    table.push({
      what: `fields of ${types.length} types compared with AWS's models`,
      cases: values,
      refused: broken.length,
    });
    expect(broken).toEqual([]);
    expect(unknownTypes).toEqual([]);
    expect(values).toBeGreaterThan(1000);
  });

  it.each([
    ["aws_lambda_function", "function_name", "x".repeat(65)],
    ["aws_cloudwatch_metric_alarm", "alarm_name", "x".repeat(256)],
    ["aws_cloudwatch_log_group", "retention_in_days", 6],
    ["aws_lambda_function", "memory_size", 64],
    ["aws_iam_role", "name", "a b"],
  ])("would be refused with another %s.%s: the models are looked at", async (type, field, value) => {
    const [id, json] = stacks.find(([, text]) => text.includes(`"${type}"`)) ?? ["", "{}"];
    const document = JSON.parse(json);
    for (const resource of Object.values<Record<string, unknown>>(document.resource[type])) resource[field] = value;
    const { broken } = await comparedWithModels([[id, JSON.stringify(document)]]);
    expect(broken.map((one) => one.field)).toContain(field);
  });
});

describe("the program itself", () => {
  const variables = fc.dictionary(
    fc
      .tuple(fc.constantFrom(...Object.keys(environments)), fc.constantFrom(...VARIABLE_SUFFIXES))
      .map(([name, suffix]) => variableName(name, suffix)),
    fc.constantFrom(...TEXTS.filter((text) => !text.includes("\0") && text.length <= 5000)),
    { minKeys: 1, maxKeys: 2, noNullPrototype: true },
  );

  it("writes every stack, or one message and not a file", () => {
    const counts = { accepted: 0, refused: 0 };
    const bad: unknown[] = [];
    for (const given of fc.sample(variables, { seed: SEED, numRuns: PROCESSES })) {
      const outdir = join(temporaryFolder(), "out");
      const { status, stderr } = spawnSync(process.execPath, ["packages/system/src/app.mjs", "main.ts"], {
        cwd: PROJECT_ROOT,
        encoding: "utf8",
        timeout: 120_000,
        env: {
          PATH: process.env["PATH"],
          HOME: process.env["HOME"],
          ...given,
          CDKTF_OUTDIR: outdir,
          SYNTH_ENVIRONMENTS: "dev",
        },
      });
      const isRefused = status === 1 && stderr.startsWith("The configuration is not valid:\n");
      const isWritten = status === 0 && stderr === "" && existsSync(join(outdir, "stacks", "dev", "cdk.tf.json"));
      counts[isRefused ? "refused" : "accepted"] += 1;
      const told = badlyTold(
        stderr
          .split("\n")
          .slice(1, -1)
          .map((line) => line.trim()),
      );
      if (isRefused ? existsSync(outdir) && readdirSync(outdir).length > 0 : !isWritten)
        bad.push({ given, status, stderr });
      if (told.length > 0) bad.push({ given, told });
    }
    table.push({ what: "runs of the program", cases: counts.accepted + counts.refused, ...counts });
    expect(bad).toEqual([]);
    expect(counts.refused).toBeGreaterThan(0);
  });
});
