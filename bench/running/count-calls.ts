import type { AwsStub } from "./aws-stub";
import { checkApiAnswer, checkAuthorized } from "./cold-start";
import { HandlerProcess, type Surroundings, type Variant } from "./handler-process";
import { authorizerEvent, REQUESTS, traceId } from "./requests";

const REQUESTS_OF_EACH = 5;

/** Calls to AWS of one request, by AWS's name for the operation. */
export type CallsOfOne = Readonly<Record<string, number>>;

/** By the name of the request. */
export type Calls = Readonly<Record<string, CallsOfOne>>;

/** What is counted: the requests of a warm process, after one that does not count. */
interface Counted {
  readonly name: string;
  readonly event: (index: number) => unknown;
  readonly check: (body: unknown) => void;
}

/** The API's calls, ours or the original's, for each kind of request. */
export function countApiCalls(
  api: Variant,
  whose: "ours" | "originals",
  node: string,
  aws: AwsStub,
  surroundings: Surroundings,
): Promise<Calls> {
  const counted = REQUESTS.flatMap((request): Counted[] => {
    const event = request[whose];
    return event === undefined ? [] : [{ name: request.name, event, check: request.fails ? ignore : checkApiAnswer }];
  });
  return countCalls(api, counted, node, aws, surroundings);
}

/** The authorizer's calls for a request whose key it has read already. */
export function countAuthorizerCalls(
  authorizer: Variant,
  node: string,
  aws: AwsStub,
  surroundings: Surroundings,
): Promise<Calls> {
  const counted = [{ name: "authorization", event: authorizerEvent, check: checkAuthorized }];
  return countCalls(authorizer, counted, node, aws, surroundings);
}

async function countCalls(
  variant: Variant,
  counted: readonly Counted[],
  node: string,
  aws: AwsStub,
  surroundings: Surroundings,
): Promise<Calls> {
  const process = await HandlerProcess.start(variant, surroundings, node);
  const calls: Record<string, CallsOfOne> = {};
  try {
    await process.ready();
    await process.invoke(counted[0]?.event(0), traceId(false));
    for (const { name, event, check } of counted) {
      aws.reset();
      for (let index = 0; index < REQUESTS_OF_EACH; index += 1) {
        const { body } = await process.invoke(event(index), traceId(false));
        check(body);
      }
      calls[name] = perRequest(aws.calls);
    }
    return calls;
  } finally {
    await process.stop();
  }
}

function ignore(): void {}

function perRequest(calls: CallsOfOne): CallsOfOne {
  return Object.fromEntries(Object.entries(calls).map(([name, count]) => [name, count / REQUESTS_OF_EACH]));
}
