import { environmentNamed } from "@secure-serverless/operations/aws/environment";
import { localTarget } from "@secure-serverless/operations/aws/target";
import { StateBucket } from "@secure-serverless/operations/state/state-bucket";
import { parseState } from "@secure-serverless/operations/terraform/state-document";
import type { SynthesizedStack } from "@secure-serverless/operations/terraform/synthesized-stack";
import { stackOf } from "@secure-serverless/operations/terraform/target-stack";
import { accountHolds } from "@secure-serverless/proof/terraform-fire/account";
import type { Connect } from "@secure-serverless/proof/terraform-fire/clients";
import { countOf } from "@secure-serverless/proof/terraform-fire/normal-state";
import { resourceNames } from "../../../src/config/names";
import { type CommandOptions, type CommandResult, command } from "../../e2e/support/command";
import { clientConfig, instance, outdir } from "../../e2e/support/target";

/** The environment that is rehearsed on the local AWS. */
export const NAME = "dev";
export const REHEARSED = { DEV_EMULATED: "true", DEV_ALERT_EMAILS: "alert@example.com" };
Object.assign(process.env, REHEARSED);

export const target = localTarget(environmentNamed(NAME), instance, outdir);
export const bucket = new StateBucket(target);
const COMMAND_SECONDS = 300;
const REFRESH_SECONDS = 120;
const OWN_PLAN = "proof.tfplan";

/** A command about the environment, as a person runs it. */
export function npmRun(verb: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return command(verb, args, {
    timeoutSeconds: COMMAND_SECONDS,
    ...options,
    environment: { ...REHEARSED, ...options.environment },
  });
}

/** @throws Error with all that the command said, unless it succeeded */
export async function must(
  verb: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = await npmRun(verb, args, options);
  if (result.exitCode !== 0)
    throw new Error(`${verb} ${args.join(" ")}: exit code ${result.exitCode}\n${said(result)}`);
  return result;
}

export const said = ({ stdout, stderr }: CommandResult) => `${stdout}${stderr}`;

/** The state of the application as text, empty where there is none. */
export async function stateText(): Promise<string> {
  return (await bucket.read("application")) ?? "";
}

export async function resourcesInState(): Promise<number> {
  return countOf(parseState(await stateText()));
}

/**
 * The state with what AWS says now, and nothing else changed: Terraform itself keeps what a creation has answered until
 * the next apply.
 */
export async function refreshedState(): Promise<string> {
  const stack = await initialized();
  await stack.terraform(["apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color"], REFRESH_SECONDS);
  return stateText();
}

/** What the next plan, made by Terraform itself, would change, one line each. */
export async function plannedChanges(): Promise<string[]> {
  const stack = await initialized();
  await stack.plan(OWN_PLAN);
  const { stdout } = await stack.terraform(["show", "-json", OWN_PLAN], REFRESH_SECONDS);
  const { resource_changes = [], output_changes = {} } = JSON.parse(stdout) as PlanJson;
  const changes = [
    ...resource_changes,
    ...Object.entries(output_changes).map(([address, change]) => ({ address, change })),
  ];
  return changes
    .filter(({ change }) => !/^(no-op|read)$/.test(change.actions.join()))
    .map(({ address, change: { actions, before, after } }) => {
      const names = Object.keys({ ...before, ...after }).filter(
        (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
      );
      return `${address}: ${actions.join("+")} ${names.map((name) => `${name} ${JSON.stringify(before?.[name])} -> ${JSON.stringify(after?.[name])}`).join(", ")}`;
    });
}

interface Change {
  readonly actions: readonly string[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}
interface PlanJson {
  readonly resource_changes?: readonly { readonly address: string; readonly change: Change }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

/** The synthesized stack of the environment, ready for Terraform. */
export async function initialized(): Promise<SynthesizedStack> {
  const stack = await stackOf(target, instance.requireToolchain(), NAME);
  await stack.init();
  return stack;
}

const dashboards = [resourceNames(target.environment).dashboard];

/** Does something with clients of the local AWS, which end with it. */
export async function connected<T>(work: (connect: Connect) => Promise<T>): Promise<T> {
  const clients = new Map<unknown, { destroy(): void }>();
  const connect: Connect = (Service) => {
    const made = (clients.get(Service) ?? new Service(clientConfig() as never)) as InstanceType<typeof Service>;
    clients.set(Service, made);
    return made;
  };
  try {
    return await work(connect);
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

/** Everything that the whole account holds, also what is another environment's. */
export const holdings = (): Promise<string[]> => connected((connect) => accountHolds(connect, dashboards));

/** What one account holds and the other does not: nothing where both are the same. */
export function comparedWith(expected: readonly string[], found: readonly string[]): string[] {
  const count = (list: readonly string[], line: string) => list.filter((other) => other === line).length;
  return [...new Set([...expected, ...found])].flatMap((line) => {
    const [want, have] = [count(expected, line), count(found, line)];
    return want === have ? [] : [`${line}: ${have} instead of ${want}`];
  });
}
