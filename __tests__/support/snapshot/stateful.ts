import { kindOf } from "../../../packages/plan-review/src/catalogue/types";
import { allResources, type TerraformJson } from "../terraform-json";
import type { Described } from "./page";

/** What holds nothing itself, but cannot be made again as it was, since others have what AWS gave it. */
const KNOWN_BY_OTHERS: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api: "clients have its address",
  aws_iam_openid_connect_provider: "roles trust it by its ARN",
  aws_lambda_alias: "callers have the version that a release or a rollback gave it",
  aws_lambda_function: "its published versions are what a rollback goes back to",
  aws_sns_topic: "people have confirmed their subscriptions to it",
  aws_sns_topic_subscription: "a person has confirmed it",
};

/** Whether something is lost when a resource of this type is destroyed, also when it is made anew at once. */
export function isStateful(type: string): boolean {
  return kindOf(type) === "holds" || type in KNOWN_BY_OTHERS;
}

/** A stack as the list names it, `application of prod` for example, and its addresses. */
type Listed = ReadonlyMap<string, ReadonlySet<string>>;

const sentence = (kind: string, name: string) => `${kind} of ${name}`;
const statefulOf = (stack: TerraformJson) =>
  allResources(stack).flatMap(([address]) => (isStateful(address.split(".")[0] ?? "") ? [address] : []));

/** Every stateful address in a line, with the stacks that have it. */
export function statefulPage(title: string, stacks: Readonly<Record<string, readonly Described[]>>): string {
  const lines = Object.entries(stacks).flatMap(([kind, described]) => {
    const owners = new Map<string, string[]>();
    for (const { name, stack } of described)
      for (const address of statefulOf(stack)) owners.set(address, [...(owners.get(address) ?? []), name]);
    return [...owners].sort().map(([address, names]) => `${kind} ${address}: ${names.join(", ")}`);
  });
  return `# ${title}\n\n${lines.join("\n")}\n`;
}

export function readStatefulPage(page: string): Listed {
  const listed = new Map<string, Set<string>>();
  for (const line of contentOf(page)) {
    const [, kind = "", address = "", names = ""] = /^(\S+) (\S+): (.+)$/.exec(line) ?? [];
    if (kind === "") throw new Error(`This is not a line of stateful addresses: ${line}`);
    for (const name of names.split(", ")) {
      const stack = sentence(kind, name);
      listed.set(stack, (listed.get(stack) ?? new Set()).add(address));
    }
  }
  return listed;
}

/** What may go: `<kind> of <name>: <address, or * for all>: <reason>` in each line. */
export function readEndedPage(page: string): { stack: string; address: string }[] {
  return contentOf(page).map((line) => {
    const [, stack, address] = /^(\S+ of .+?): (\S+): \S.+$/.exec(line) ?? [];
    if (stack === undefined || address === undefined)
      throw new Error(`This is not "<stack> of <environment>: <address or *>: <reason>": ${line}`);
    return { stack, address };
  });
}

function contentOf(page: string): string[] {
  return page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * The addresses of a release that are neither there now nor moved to one that is: with what it holds, Terraform would
 * destroy each.
 *
 * @returns `application of prod: aws_s3_bucket.…`
 */
export function lostAddresses(released: Listed, stacks: Readonly<Record<string, readonly Described[]>>): string[] {
  const now = new Map(
    Object.entries(stacks).flatMap(([kind, described]) =>
      described.map(({ name, stack }) => [sentence(kind, name), stack] as const),
    ),
  );
  return [...released].flatMap(([stack, addresses]) => {
    const json = now.get(stack);
    const has = new Set(json === undefined ? [] : allResources(json).map(([address]) => address));
    const moves = new Map((json?.moved ?? []).map(({ from, to }) => [from, to]));
    return [...addresses].filter((address) => !has.has(whereItIs(address, moves))).map((lost) => `${stack}: ${lost}`);
  });
}

/** Follows the moves of an address. */
function whereItIs(address: string, moves: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let at = address;
  for (let next = moves.get(at); next !== undefined && !seen.has(at); next = moves.get(at)) {
    seen.add(at);
    at = next;
  }
  return at;
}
