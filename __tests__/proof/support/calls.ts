import { randomUUID } from "node:crypto";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { queueUrl } from "@secure-serverless/operations/gameday/mailbox";
import type { AppliedPolicy } from "@secure-serverless/proof/policies/applied";
import type { Result } from "@secure-serverless/proof/policies/matrix";
import { type Kind, mutants } from "@secure-serverless/proof/policies/mutants";
import type { Progress } from "@secure-serverless/system/progress";
import type { ResourceNames } from "../../../src/config/names";
import { usePresigned } from "../../e2e/support/presigned";
import { clientConfig } from "../../e2e/support/target";
import { type TemporaryUser, temporaryUser } from "../../e2e/support/temporary-user";
import { type WorkflowClaims, workflowCredentials } from "../../e2e/support/workflow-credentials";
import type { Probe, Probes } from "./probes";
import type { PolicyWriter } from "./write-policy";

/** What an identity policy gives more shows in no call that the functions make. */
const SHOWN_BY_THE_EVALUATOR: readonly Kind[] = ["action widened", "resource widened"];

interface CallsProps {
  readonly names: ResourceNames;
  readonly probes: Probes;
  readonly bucket: string;
  readonly topicArn: string;
  readonly repository: string;
  readonly environment: string;
}

/** Which calls show what a policy allows. None: the evaluator alone judges it. */
export class Calls {
  #user: TemporaryUser | undefined;

  constructor(private readonly props: CallsProps) {}

  async prepare(): Promise<void> {
    this.#user = await temporaryUser([{ Effect: "Allow", Action: "*", Resource: "*" }]);
  }

  async remove(): Promise<void> {
    await this.#user?.remove();
  }

  of({ id }: AppliedPolicy): Probe[] {
    const { probes, names } = this.props;
    const [owner = ""] = id.split("/");
    const functions: Record<string, string> = {
      "api-function": names.functions.api,
      "authorizer-function": names.functions.authorizer,
      "rotation-function": names.functions.rotation,
    };
    const own = functions[owner] ?? "";
    const rows: [RegExp, () => Probe[]][] = [
      [/^api-function\/role\/(read|write|delete)-data$/, () => probes.api()],
      [/^api-function\/role\/publish-failures$/, () => probes.destination()],
      [/^\w+-function\/role\/send-dead-letters$/, () => probes.services(own).slice(0, 1)],
      [/^\w+-function\/role\/write-logs$/, () => probes.services(own).slice(1)],
      [/^authorizer-function\/role\/read-secret$/, () => probes.authorizer()],
      [/^rotation-function\/role\/rotate-secret$/, () => probes.rotation()],
      [/^api-function\/role\/(role\/)?trust$/, () => probes.started(own)],
      [/^authorizer-function\/role\/(role\/)?trust$/, () => probes.started(own)],
      [/^rotation-function\/role\/(role\/)?trust$/, () => probes.started(own)],
      [/^api-function\/permissions$/, () => probes.routes()],
      [/^authorizer-function\/permissions$/, () => probes.routes()],
      [/^storage\/policy$/, () => [...this.#bucket(), ...probes.api().slice(0, 3)]],
      [/^failures\/policy$/, () => [this.#plainPublish(), ...probes.alarm()]],
      [/^failures\/key$/, () => probes.alarm()],
      [/^secret\/policy$/, () => this.#secret()],
      [/dead-letters\/queue$/, () => this.#queue(own)],
      [
        /^ci-access\/\w+\/role\/trust$/,
        () => this.#workflows(id.includes("/plan/") ? names.ciRoles.plan : names.ciRoles.deploy),
      ],
      [
        /^ci-access\/boundary$/,
        () => [
          ...probes.api(),
          ...probes.authorizer(),
          ...probes.rotation(),
          ...probes.services(names.functions.api).slice(1),
        ],
      ],
    ];
    return rows.find(([pattern]) => pattern.test(id))?.[1]() ?? [];
  }

  /** The calls of somebody whom IAM allows everything, by TLS or as if by plain HTTP. */
  #plain(name: string, send: (config: ReturnType<typeof clientConfig>, protocol: string) => Promise<unknown>): Probe[] {
    return ["https", "http"].map((protocol) => ({
      name: `${name} by ${protocol}`,
      run: () => {
        const config = { ...clientConfig(), credentials: this.#user?.credentials, maxAttempts: 1 };
        return outcome(send(config as never, protocol));
      },
    }));
  }

  #bucket(): Probe[] {
    const { bucket: Bucket } = this.props;
    const Key = `proof/${randomUUID()}`;
    return [
      ...this.#plain("list the bucket", (config, protocol) =>
        over(new S3Client(config), protocol, (s3) => s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }))),
      ),
      ...this.#plain("write an object", (config, protocol) =>
        over(new S3Client(config), protocol, (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))),
      ),
      ...[14, 16].map((minutes) => ({
        name: `an object, signed ${minutes} minutes ago`,
        run: () => this.#signed(new GetObjectCommand({ Bucket, Key }), minutes),
      })),
    ];
  }

  async #signed(command: GetObjectCommand, minutes: number): Promise<string> {
    const s3 = new S3Client({ ...clientConfig(), credentials: this.#user?.credentials } as never);
    const signingDate = new Date(Date.now() - minutes * 60_000);
    const url = await getSignedUrl(s3, command, { expiresIn: 7200, signingDate });
    s3.destroy();
    return String((await usePresigned(url)).status);
  }

  #plainPublish(): Probe {
    const [, http] = this.#plain("publish", (config, protocol) =>
      over(new SNSClient(config), protocol, (sns) =>
        sns.send(new PublishCommand({ TopicArn: this.props.topicArn, Message: "x" })),
      ),
    );
    return http as Probe;
  }

  #secret(): Probe[] {
    return this.#plain("describe the secret", (config, protocol) =>
      over(new SecretsManagerClient(config), protocol, (secrets) =>
        secrets.send(new DescribeSecretCommand({ SecretId: this.props.names.secret })),
      ),
    );
  }

  #queue(functionName: string): Probe[] {
    const QueueUrl = queueUrl(clientConfig().endpoint, `${functionName}-dlq`);
    return this.#plain("receive", (config, protocol) =>
      over(new SQSClient(config), protocol, (sqs) => sqs.send(new ReceiveMessageCommand({ QueueUrl }))),
    );
  }

  #workflows(role: string): Probe[] {
    const { repository, environment } = this.props;
    const claims: WorkflowClaims[] = [
      { sub: `repo:${repository}:pull_request`, ref: "refs/pull/1/merge" },
      { sub: `repo:${repository}:ref:refs/heads/main` },
      { sub: `repo:${repository}:ref:refs/heads/feature`, ref: "refs/heads/feature" },
      { sub: `repo:${repository}:environment:${environment}` },
      { sub: `repo:${repository}:environment:${environment}`, ref: "refs/heads/feature" },
      { sub: `repo:${repository}:environment:${environment}`, aud: "https://github.com/owner" },
      { sub: `repo:${repository}:pull_request`, aud: "https://github.com/owner" },
      { sub: "repo:somebody/else:pull_request" },
    ];
    return claims.map((claim) => ({
      name: `a workflow: ${Object.values(claim).join(", ")}`,
      run: () => outcome(workflowCredentials(role, claim)),
    }));
  }
}

/** The emulator listens with TLS only; it takes this header's word for how the client connected, as behind a balancer. */
function over<T extends { destroy(): void; middlewareStack: unknown }>(
  client: T,
  protocol: string,
  send: (client: T) => Promise<unknown>,
): Promise<unknown> {
  (client.middlewareStack as S3Client["middlewareStack"]).add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-forwarded-proto"] = protocol;
      return next(args);
    },
    { step: "build" },
  );
  return send(client).finally(() => client.destroy());
}

function outcome(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => "accepted",
    (error: Error) => error.name,
  );
}

function isForTheEvaluator({ evaluation, resources: [resource] }: AppliedPolicy, kind: Kind): boolean {
  // who denies everybody everything on a queue cannot put its policy back
  if (resource?.type === "aws_sqs_queue" && kind === "condition removed") return true;
  return evaluation === "identity" && SHOWN_BY_THE_EVALUATOR.includes(kind);
}

export interface Noticed {
  /** The policies that calls are made about. */
  readonly tried: readonly string[];
  /** The mutants that changed how a call ended. */
  readonly mutants: readonly Pick<Result, "policy" | "mutant">[];
}

/**
 * Applies each mutant of the policies to the local AWS, makes the calls that show it, and puts the policy back.
 *
 * @throws Error when a call does not end as before once a policy is put back
 */
export async function noticedByCalls(
  policies: readonly AppliedPolicy[],
  calls: Calls,
  writer: PolicyWriter,
  progress: Progress,
): Promise<Noticed> {
  const tried: string[] = [];
  const noticed: Pick<Result, "policy" | "mutant">[] = [];
  for (const policy of policies) {
    const probes = calls.of(policy);
    if (probes.length === 0) continue;
    tried.push(policy.id);
    await progress.step(policy.id, async (step) => {
      const ask = async (until: readonly string[] = []) => {
        const outcomes: string[] = [];
        for (const { run } of probes) {
          outcomes.push(await run());
          // the first difference says it
          if (until.length > 0 && outcomes.at(-1) !== until[outcomes.length - 1]) break;
        }
        return outcomes;
      };
      const before = await ask();
      const own = mutants(policy.document).filter(({ kind }) => !isForTheEvaluator(policy, kind));
      let killed = 0;
      for (const mutant of own) {
        const after = await writer.during(policy, mutant.document, () => ask(before));
        if (after.join() === before.join()) continue;
        killed += 1;
        noticed.push({ policy: policy.id, mutant: mutant.name });
      }
      const again = await ask();
      if (again.join() !== before.join())
        throw new Error(`${policy.id} was not put back: ${before} before, ${again} after`);
      step.detail(
        `${killed} of ${own.length} noticed by: ${probes.map(({ name }, at) => `${name} ${before[at]}`).join(", ")}`,
      );
    });
  }
  return { tried, mutants: noticed };
}
