/**
 * What cdktf's matchers lack, for tests of constructs. Registered by `__tests__/setup.ts` beside cdktf's own; all take what
 * `Testing.synthScope` and `Testing.synth` return.
 *
 * | cdktf's `toHaveResourceWithProperties` | these |
 * |---|---|
 * | some resource of the type has the properties | `toHaveEveryResource`: all of them have, and there is one |
 * | compares what is inside a property in full | in part, at every depth, within lists too |
 * | knows `block_public_acls` alone, in any object | `blockPublicAcls`, as the construct does; a misspelled one is a compile error |
 * | prints all resources of the type | says which attribute of which resource differs |
 */
import type { IResolvable, TerraformResource } from "cdktf";
import { type Difference, differences } from "./nested";
import type { Attributes, TerraformJson } from "./terraform-json";

/** The class of a resource, such as `S3Bucket`. */
export interface ResourceClass<Config> {
  // biome-ignore lint/suspicious/noExplicitAny: a class takes any scope, and a list of classes has no common config
  new (scope: any, id: string, config: Config): TerraformResource;
  readonly tfResourceType: string;
}

/** Some of a resource's properties, of their blocks and of the blocks within; any of jest's matchers in their place. */
export type Properties<Config> =
  Config extends ReadonlyArray<infer Item>
    ? readonly Properties<Item>[]
    : Config extends object
      ? { readonly [Name in keyof Config]?: Properties<Exclude<Config[Name], IResolvable>> | undefined }
      : Config;

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /** At least one resource of the type has the properties. `not`: none has, or there is none. */
      toHaveSomeResource<Config>(type: ResourceClass<Config>, properties: Properties<Config>): R;
      /** There are resources of the type, and each has the properties. Knows no `not`, which none at all would meet. */
      toHaveEveryResource<Config>(type: ResourceClass<Config>, properties: Properties<Config>): R;
      /** A text is JSON, such as a policy, and matches in part at every depth; names stand as in the text. */
      toBeJsonMatching(expected: object): R;
    }
    interface Expect {
      /** In place of a property whose text is JSON: `{ policy: expect.toBeJsonMatching({ Version: "2012-10-17" }) }`. */
      // biome-ignore lint/suspicious/noExplicitAny: as jest declares its own
      toBeJsonMatching(expected: object): any;
    }
  }
}

type Context = jest.MatcherContext;

interface Found {
  readonly address: string;
  readonly differences: readonly Difference[];
}

/** Makes the matchers known to jest. */
export function registerMatchers(): void {
  expect.extend({ toHaveSomeResource, toHaveEveryResource, toBeJsonMatching });
}

function toHaveSomeResource(this: Context, received: unknown, type: ResourceClass<never>, properties: object) {
  const found = compared(received, type, properties);
  const matching = found.filter(isMatch);
  return matching.length > 0
    ? {
        pass: true,
        message: () =>
          `expected no ${type.tfResourceType} with ${this.utils.printExpected(properties)}, found\n${names(matching)}`,
      }
    : {
        pass: false,
        message: () =>
          found.length === 0
            ? `expected one ${type.tfResourceType} at least, there is none`
            : `expected one ${type.tfResourceType} at least to match, none of ${found.length} does\n${report(this, found)}`,
      };
}

function toHaveEveryResource(this: Context, received: unknown, type: ResourceClass<never>, properties: object) {
  if (this.isNot)
    throw new Error("toHaveEveryResource has no opposite that means one thing: use not.toHaveSomeResource");
  const found = compared(received, type, properties);
  const others = found.filter((resource) => !isMatch(resource));
  return {
    pass: found.length > 0 && others.length === 0,
    message: () =>
      found.length === 0
        ? `expected one ${type.tfResourceType} at least, there is none`
        : `expected every ${type.tfResourceType} to match, ${others.length} of ${found.length} does not\n${report(this, others)}`,
  };
}

function toBeJsonMatching(this: Context, received: unknown, expected: object) {
  const value = parsed(received);
  const found = value === undefined ? [{ path: "", expected, received }] : differences(expected, value, "exact");
  return {
    pass: found.length === 0,
    message: () =>
      found.length === 0
        ? `expected a text that does not match ${this.utils.printExpected(expected)}`
        : `expected a text in JSON that matches\n${lines(this, found)}`,
  };
}

/**
 * Each resource of a type and what differs.
 *
 * @throws Error when there are no properties to compare, or `received` is not a synthesized stack
 */
function compared(received: unknown, type: ResourceClass<never>, properties: object): Found[] {
  if (Object.keys(properties).length === 0)
    throw new Error("name a property at least, or ask toHaveResource whether there is one");
  return Object.entries(stackOf(received).resource?.[type.tfResourceType] ?? {}).map(([id, attributes]) => ({
    address: `${type.tfResourceType}.${id}`,
    differences: differences(properties, attributes satisfies Attributes, "camelCase"),
  }));
}

/** A stack as cdktf prints it, or as `synthScope` of `terraform-json.ts` reads it. */
function stackOf(received: unknown): Partial<TerraformJson> {
  const stack = typeof received === "string" ? parsed(received) : received;
  if (typeof stack !== "object" || stack === null || Array.isArray(stack) || !Object.keys(stack).every(isBlock))
    throw new Error("expected what Testing.synthScope or Testing.synth returns");
  return stack;
}

/** What may stand at the top of Terraform's JSON; an empty stack has none of it. */
function isBlock(name: string): boolean {
  return /^(\/\/|terraform|provider|resource|data|output|variable|locals|check|moved|import|removed|module)$/.test(
    name,
  );
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isMatch({ differences }: Found): boolean {
  return differences.length === 0;
}

function names(found: readonly Found[]): string {
  return found.map(({ address }) => `  ${address}`).join("\n");
}

function report(context: Context, found: readonly Found[]): string {
  return found.map(({ address, differences }) => `\n${address}\n${lines(context, differences)}`).join("\n");
}

function lines({ utils }: Context, found: readonly Difference[]): string {
  return found
    .map(
      ({ path, expected, received }) =>
        `  ${path === "" ? "" : `${path}: `}expected ${utils.printExpected(expected)}, received ${utils.printReceived(received)}`,
    )
    .join("\n");
}
