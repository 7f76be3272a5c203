import { temporaryFolder } from "../support/temporary-folder";
import { type EventProps, eventOf } from "./support/api";
import { Built, type Invocation, type Sent } from "./support/built";
import { FakeS3 } from "./support/fake-s3";

const built = new Built(temporaryFolder());
const s3 = new FakeS3();
let AWS_ENDPOINT_URL: string;

beforeAll(async () => {
  AWS_ENDPOINT_URL = await s3.listen();
});
beforeEach(() => {
  s3.reset();
  s3.put("k", "old");
});
afterAll(() => s3.close());

const PARENT = "463ac35c9f6413ad";
const rootOf = (request: number) => `1-67891233-abcdef01234567891234567${request}`;
const header = (request: number, sampled: string) => `Root=${rootOf(request)};Parent=${PARENT};Sampled=${sampled}`;
const READ: EventProps = { method: "GET", path: "/api/data/k" };
const WRITE: EventProps = { method: "PUT", path: "/api/data/k", body: Buffer.from("new") };

/** One environment that gets these requests in turn. */
function requests(...all: readonly (readonly [EventProps, trace?: string])[]) {
  const invocations = all.map(
    ([event, trace]): Invocation => ({ event: eventOf(event), ...(trace === undefined ? {} : { trace }) }),
  );
  return built.invoke("api", invocations, { AWS_ENDPOINT_URL });
}

/** A trace as `name < name of its parent`, in the order in which its steps ended. */
function steps(sent: readonly Sent[]): string[] {
  const names = new Map(sent.map(({ id, name }) => [id, name]));
  return sent.map(({ name, parent_id }) => `${name} < ${names.get(parent_id) ?? parent_id}`);
}

const STEP = "process_s3_operation";
const READ_STEPS = [`S3 < ${STEP}`, `${STEP} < handler`, `${STEP} < handler`, `handler < ${PARENT}`];
const WRITE_STEPS = [`S3 < ${STEP}`, `${STEP} < handler`, `S3 < ${STEP}`, `${STEP} < handler`, `handler < ${PARENT}`];
const TRACING = "secure-serverless-vendor/tracing";

describe("requests of one environment", () => {
  it("load the X-Ray SDK with the first that is sampled, which is traced whole, whatever came before it", async () => {
    const { init, answers } = await requests(
      [READ, header(1, "0")],
      [READ, header(2, "0")],
      [READ, header(3, "1")],
      [READ, header(4, "1")],
    );

    expect(answers.map(({ value }) => value?.statusCode)).toEqual([200, 200, 200, 200]);
    expect([init, ...answers.map(({ loaded }) => loaded)].map((loaded) => loaded.includes(TRACING))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(answers.map(({ sent }) => steps(sent))).toEqual([[], [], READ_STEPS, READ_STEPS]);
  });

  it("are each traced under their own trace, and one that is not sampled sends nothing also after it", async () => {
    const { answers } = await requests(
      [READ, header(1, "1")],
      [READ, header(2, "0")],
      [READ, header(3, "1")],
      [READ],
      [READ, header(4, "1")],
    );

    expect(answers.map(({ sent }) => [...new Set(sent.map(({ trace_id }) => trace_id))])).toEqual([
      [rootOf(1)],
      [],
      [rootOf(3)],
      [],
      [rootOf(4)],
    ]);
    expect(answers.map(({ sent }) => steps(sent))).toEqual([READ_STEPS, [], READ_STEPS, [], READ_STEPS]);
  });

  it.each<[string, readonly (readonly [EventProps, string])[]]>([
    [
      "before it",
      [
        [WRITE, header(1, "0")],
        [WRITE, header(2, "1")],
      ],
    ],
    [
      "after it",
      [
        [READ, header(1, "1")],
        [WRITE, header(2, "1")],
      ],
    ],
  ])("are traced by a client that was made %s too", async (_when, all) => {
    const { answers } = await requests(...all);

    expect(steps(answers.at(-1)?.sent ?? [])).toEqual(WRITE_STEPS);
  });

  it.each([undefined, "", "nonsense", "Root=1-67891233-abcdef012345678912345678", header(1, "0"), header(1, "?")])(
    "none is traced by the header %j, nor is the SDK loaded",
    async (trace) => {
      const { answers } = await requests(trace === undefined ? [READ] : [READ, trace]);

      expect(answers).toMatchObject([{ value: { statusCode: 200 }, sent: [] }]);
      expect(answers[0]?.loaded).not.toContain(TRACING);
    },
  );
});
