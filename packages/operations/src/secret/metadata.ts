import { textTable } from "@secure-serverless/system/text-table";
import { rotationOf } from "../../../../src/config/rotation";
import type { Environment } from "../../../../src/config/schema";
import { restoreSecretCommand } from "../aws/restore-secret-command";
import { inWords, keyState, keyTimes, secondsUntilRefused } from "./overlap";
import type { SecretMetadata } from "./store";

/** What `show-metadata --json` prints. Times are ISO 8601; what is not known or does not apply is null. */
export interface MetadataReport {
  readonly secret: {
    readonly name: string;
    readonly arn: string | null;
    readonly kmsKey: string;
    readonly createdAt: string | null;
    readonly lastChangedAt: string | null;
    /** The day only: AWS does not tell the time. */
    readonly lastAccessedAt: string | null;
    readonly deletionAt: string | null;
  };
  readonly versions: readonly {
    readonly id: string;
    readonly stages: readonly string[];
    readonly createdAt: string | null;
    readonly ageSeconds: number | null;
    readonly passes: boolean;
    readonly passesUntil: string | null;
  }[];
  readonly rotation: {
    readonly enabled: boolean;
    readonly everyDays: number | null;
    readonly functionArn: string | null;
    readonly lastAt: string | null;
    readonly nextAt: string | null;
  };
  readonly settings: {
    readonly delivery: string;
    readonly authMode: string;
    /** What the configuration says; the schedule itself is under `rotation`. */
    readonly rotationEveryDays: number | null;
    readonly previousKeyOverlapSeconds: number | null;
    readonly secondsUntilRefused: number | null;
  };
}

const AWS_MANAGED_KEY = "aws/secretsmanager";

export function metadataReport(
  metadata: SecretMetadata,
  environment: Pick<Environment, "secret" | "api">,
  now = Date.now(),
): MetadataReport {
  const { description, versions } = metadata;
  const { current, previous, overlapEndsAt, overlapping } = keyState(metadata, environment, now);
  const times = keyTimes(environment);
  const checked = environment.api.auth.mode === "api-key" && description.DeletedDate === undefined;
  return {
    secret: {
      name: description.Name ?? "",
      arn: description.ARN ?? null,
      kmsKey: description.KmsKeyId ?? AWS_MANAGED_KEY,
      createdAt: iso(description.CreatedDate),
      lastChangedAt: iso(description.LastChangedDate),
      lastAccessedAt: iso(description.LastAccessedDate)?.slice(0, 10) ?? null,
      deletionAt: iso(description.DeletedDate),
    },
    versions: versions.map(({ id, stages, createdAt }) => ({
      id,
      stages,
      createdAt: iso(createdAt),
      ageSeconds: createdAt === undefined ? null : Math.max(0, Math.floor((now - createdAt.getTime()) / 1000)),
      passes: checked && (id === current?.id || (id === previous?.id && overlapping)),
      passesUntil: checked && id === previous?.id && id !== current?.id ? iso(overlapEndsAt) : null,
    })),
    rotation: {
      enabled: description.RotationEnabled === true,
      everyDays: description.RotationRules?.AutomaticallyAfterDays ?? null,
      functionArn: description.RotationLambdaARN ?? null,
      lastAt: iso(description.LastRotatedDate),
      nextAt: iso(description.NextRotationDate),
    },
    settings: {
      delivery: environment.secret.delivery,
      authMode: environment.api.auth.mode,
      rotationEveryDays: rotationOf(environment)?.everyDays ?? null,
      previousKeyOverlapSeconds: times?.overlapSeconds ?? null,
      secondsUntilRefused: times === undefined ? null : secondsUntilRefused(times),
    },
  };
}

/** The same for people. */
export function metadataText(report: MetadataReport, { name, region }: Pick<Environment, "name" | "region">): string {
  const { secret, versions, rotation, settings } = report;
  const facts: [string, string][] = [
    ["ARN", secret.arn ?? "unknown"],
    ["Encrypted with", secret.kmsKey],
    ["Created", secret.createdAt ?? "unknown"],
    ["Last changed", secret.lastChangedAt ?? "never"],
    ["Last read", secret.lastAccessedAt ?? "never"],
    ["Rotation", rotationText(rotation, settings.rotationEveryDays)],
  ];
  if (secret.deletionAt !== null)
    facts.push(["To be deleted", `${secret.deletionAt}; restore it: ${restoreSecretCommand(secret.name, region)}`]);
  const lines = [secret.name, textTable(facts, { indent: "  " }), ""];
  if (versions.length === 0) lines.push(`No value yet. Put one: npm run secret -- put ${name}`);
  else lines.push("Versions:", ...versions.map((version) => `  ${versionText(version, settings.authMode)}`));
  return `${lines.join("\n")}\n`;
}

function versionText(version: MetadataReport["versions"][number], authMode: string): string {
  const { id, stages, createdAt, ageSeconds, passes, passesUntil } = version;
  const age = ageSeconds === null ? "" : `, ${inWords(ageSeconds)} old`;
  return `${id}  ${stages.join(", ")}  created ${createdAt ?? "at an unknown time"}${age}: ${passing(passes, passesUntil, authMode)}`;
}

function passing(passes: boolean, until: string | null, authMode: string): string {
  if (authMode !== "api-key") return `no key is asked for, api.auth.mode is ${authMode}`;
  if (until !== null) return passes ? `its keys are accepted until ${until}` : `its keys were accepted until ${until}`;
  return passes ? "its keys are accepted" : "its keys are rejected";
}

function rotationText(rotation: MetadataReport["rotation"], configuredDays: number | null): string {
  const { enabled, everyDays, functionArn, lastAt, nextAt } = rotation;
  if (!enabled)
    return configuredDays === null
      ? "by an operator only"
      : `none, although secret.rotation says every ${configuredDays} days: it is not deployed, or not on this AWS`;
  const when = `every ${everyDays ?? "?"} days, next ${nextAt ?? "at an unknown time"}, last ${lastAt ?? "never"}`;
  return `${when}, by ${functionArn ?? "an unknown function"}`;
}

function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
