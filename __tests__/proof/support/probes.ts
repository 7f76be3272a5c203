import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { callApi } from "@secure-serverless/operations/aws/call-api";
import type { Target } from "@secure-serverless/operations/aws/target";
import { type Mailbox, queueUrl, subscribe } from "@secure-serverless/operations/gameday/mailbox";
import type { ResourceNames } from "../../../src/config/names";
import { usePresigned } from "../../e2e/support/presigned";
import { clientConfig } from "../../e2e/support/target";

/** Something that callers or services do, and how it ended, in a word. */
export interface Probe {
  readonly name: string;
  run(): Promise<string>;
}

const WAIT_SECONDS = 15;
/** As the environment of the proof sets it, and a little more. */
const SECRET_TTL_MILLISECONDS = 1_200;

interface ProbesProps {
  readonly target: Target;
  readonly names: ResourceNames;
  readonly endpoint: string;
  readonly topicArn: string;
  readonly apiKey: string;
}

/** What the environment does for its callers and its operators, each as one call from outside. */
export class Probes {
  readonly #lambda = new LambdaClient(clientConfig());
  readonly #logs = new CloudWatchLogsClient(clientConfig());
  readonly #secrets = new SecretsManagerClient(clientConfig());
  readonly #sqs = new SQSClient(clientConfig());
  readonly #cloudwatch = new CloudWatchClient(clientConfig());
  #mailbox: Mailbox | undefined;

  constructor(private readonly props: ProbesProps) {}

  async prepare(): Promise<void> {
    this.#mailbox = await subscribe(this.props.topicArn, clientConfig());
  }

  async remove(): Promise<void> {
    await this.#mailbox?.remove();
    for (const each of [this.#lambda, this.#logs, this.#secrets, this.#sqs, this.#cloudwatch]) each.destroy();
  }

  /** What the API does with objects for a caller. */
  api(): Probe[] {
    const key = `proof/${randomUUID()}`;
    const path = `/api/data/${key}`;
    // whether it was there before depends on how the calls before ended
    // whether the object is new depends on how the calls before ended
    const write = async () => (await this.#call("PUT", path, "text")).replace("201", "200");
    return [
      { name: "list", run: () => this.#call("GET", "/api/data?limit=1") },
      { name: "write", run: write },
      { name: "read", run: () => this.#call("GET", path) },
      { name: "read a version", run: () => this.#readVersion(path) },
      { name: "read what is missing", run: () => this.#call("GET", `${path}-missing`) },
      { name: "upload", run: () => this.#upload(`${key}-uploaded`) },
      { name: "download", run: () => this.#download(path) },
      { name: "delete", run: () => this.#call("DELETE", path) },
    ];
  }

  /** The authorizer reads the secret in a new execution environment. */
  authorizer(): Probe[] {
    return [{ name: "check a key", run: () => this.#checkKey() }];
  }

  /** The four steps of a rotation, as Secrets Manager has them done. */
  rotation(): Probe[] {
    return [{ name: "rotate", run: () => this.#rotate() }];
  }

  /** What Lambda does with an event that failed, and with what the function prints. */
  services(functionName: string): Probe[] {
    return [
      { name: `dead letter of ${functionName}`, run: () => this.#deadLetter(functionName) },
      { name: `logs of ${functionName}`, run: () => this.#logged(functionName) },
    ];
  }

  /** Whether Lambda runs the function at all. */
  started(functionName: string): Probe[] {
    return [{ name: "start", run: () => this.#start(functionName) }];
  }

  /** One request of each kind that the gateway hands to a function. */
  routes(): Probe[] {
    return [
      { name: "health", run: () => this.#call("GET", "/api/health") },
      { name: "health, without a body", run: () => this.#call("HEAD", "/api/health") },
      { name: "a key is checked", run: () => this.#call("GET", "/api/data?limit=1") },
    ];
  }

  /** A failed event of the API's function is told to the topic. */
  destination(): Probe[] {
    return [{ name: "failed event", run: () => this.#failedEvent() }];
  }

  alarm(): Probe[] {
    return [{ name: "alarm", run: () => this.#alarm() }];
  }

  async #send(method: string, path: string, body?: string) {
    const { target, endpoint, apiKey } = this.props;
    const type = path === "/api/uploads" ? "application/json" : "text/plain";
    const headers = { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { "content-type": type }) };
    return callApi(target, endpoint, path, { method, headers, ...(body !== undefined && { body }) });
  }

  async #call(method: string, path: string, body?: string): Promise<string> {
    return String((await this.#send(method, path, body)).status);
  }

  async #readVersion(path: string): Promise<string> {
    const { headers } = await this.#send("PUT", path, "text");
    return this.#call("GET", `${path}?version=${encodeURIComponent(String(headers["x-object-version"] ?? ""))}`);
  }

  async #upload(key: string): Promise<string> {
    const { status, text } = await this.#send(
      "POST",
      "/api/uploads",
      JSON.stringify({ key, content_type: "text/plain", size: 3 }),
    );
    if (status >= 300) return String(status);
    const { url } = JSON.parse(text) as { url: string };
    return String(
      (await usePresigned(url, { method: "PUT", headers: { "content-type": "text/plain" }, body: "abc" })).status,
    );
  }

  async #download(path: string): Promise<string> {
    const { status, text } = await this.#send("GET", `${path}?download`);
    if (status >= 300) return String(status);
    return String((await usePresigned((JSON.parse(text) as { url: string }).url)).status);
  }

  /** Sends an event to the function's newest code in an execution environment of its own. */
  async #renew(FunctionName: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    const { Environment } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, PROOF: randomUUID(), ...variables };
    await this.#lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client: this.#lambda, maxWaitTime: 30, minDelay: 1 }, { FunctionName });
  }

  async #checkKey(): Promise<string> {
    const FunctionName = this.props.names.functions.authorizer;
    await this.#renew(FunctionName);
    const event = { headers: { authorization: `Bearer ${this.props.apiKey}` }, requestContext: { http: {} } };
    return this.#invoke(FunctionName, event);
  }

  async #start(FunctionName: string): Promise<string> {
    await this.#renew(FunctionName);
    const { FunctionError } = await this.#lambda
      .send(new InvokeCommand({ FunctionName, Payload: "{}" }))
      .catch((error: Error) => ({ FunctionError: error.name }));
    // that it does not like the event says that it runs
    return FunctionError === undefined || FunctionError === "Unhandled" ? "runs" : FunctionError;
  }

  async #invoke(FunctionName: string, event: object): Promise<string> {
    const { FunctionError, Payload } = await this.#lambda
      .send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }))
      .catch((error: Error) => ({ FunctionError: error.name, Payload: undefined }));
    if (FunctionError !== undefined) return `${FunctionError} ${Payload?.transformToString() ?? ""}`.trim();
    const { isAuthorized } = (JSON.parse(Payload?.transformToString() || "null") ?? {}) as { isAuthorized?: boolean };
    return isAuthorized === undefined ? "done" : String(isAuthorized);
  }

  async #rotate(): Promise<string> {
    const { functions } = this.props.names;
    const SecretId = await this.#putSecret();
    await this.#forgetPending(SecretId);
    const ClientRequestToken = randomUUID();
    await this.#secrets.send(
      new PutSecretValueCommand({ SecretId, ClientRequestToken, VersionStages: ["AWSPENDING"] }),
    );
    try {
      for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
        const answer = await this.#invoke(functions.rotation, { Step, SecretId, ClientRequestToken });
        if (answer !== "done") return `${Step}: ${answer.split(" ")[0]}`;
      }
      return "rotated";
    } finally {
      // the calls after it use the key that they have
      await this.#putSecret();
      await delay(SECRET_TTL_MILLISECONDS);
    }
  }

  /** A rotation that failed leaves its version pending. */
  async #forgetPending(SecretId: string): Promise<void> {
    const { VersionIdsToStages = {} } = await this.#secrets.send(new DescribeSecretCommand({ SecretId }));
    for (const [RemoveFromVersionId, stages] of Object.entries(VersionIdsToStages)) {
      if (!stages.includes("AWSPENDING")) continue;
      const VersionStage = "AWSPENDING";
      await this.#secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId }));
    }
  }

  /** Makes the key of the calls the current one. Returns the secret's ARN. */
  async #putSecret(): Promise<string> {
    const value = { api_key: this.props.apiKey, db_connection: randomUUID(), third_party_token: randomUUID() };
    const { ARN = "" } = await this.#secrets.send(
      new PutSecretValueCommand({ SecretId: this.props.names.secret, SecretString: JSON.stringify(value) }),
    );
    return ARN;
  }

  /** A handler that does not exist fails each event. */
  async #broken<T>(FunctionName: string, work: () => Promise<T>): Promise<T> {
    const { Handler } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const use = async (handler: string | undefined) => {
      await this.#lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: handler }));
      await waitUntilFunctionUpdatedV2({ client: this.#lambda, maxWaitTime: 30, minDelay: 1 }, { FunctionName });
    };
    await use("missing.handler");
    try {
      return await work();
    } finally {
      await use(Handler);
    }
  }

  async #deadLetter(FunctionName: string): Promise<string> {
    const marker = randomUUID();
    return this.#broken(FunctionName, async () => {
      await this.#lambda.send(
        new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify({ marker }) }),
      );
      const QueueUrl = queueUrl(clientConfig().endpoint, `${FunctionName}-dlq`);
      const deadline = Date.now() + WAIT_SECONDS * 1000;
      while (Date.now() < deadline) {
        const { Messages = [] } = await this.#sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
        for (const { Body = "", ReceiptHandle } of Messages) {
          await this.#sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          if (Body.includes(marker)) return "arrived";
        }
      }
      return "nothing";
    });
  }

  async #logged(FunctionName: string): Promise<string> {
    const startTime = Date.now();
    await this.#lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" })).catch(() => {});
    await delay(200);
    const { events = [] } = await this.#logs.send(
      new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${FunctionName}`, startTime }),
    );
    return events.length > 0 ? "arrived" : "nothing";
  }

  async #failedEvent(): Promise<string> {
    const FunctionName = this.props.names.functions.api;
    const event = { marker: randomUUID() };
    return this.#broken(FunctionName, async () => {
      await this.#lambda.send(
        new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(event) }),
      );
      return this.#told((message) => JSON.stringify(message["requestPayload"]) === JSON.stringify(event));
    });
  }

  async #told(fits: (message: Readonly<Record<string, unknown>>) => boolean): Promise<string> {
    const told = this.#mailbox?.receive("it", ({ message }) => fits(message), WAIT_SECONDS);
    return (await told?.then(() => "arrived").catch(() => "nothing")) ?? "nothing";
  }

  async #alarm(): Promise<string> {
    const { MetricAlarms: [alarm] = [] } = await this.#cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: this.props.names.functions.api, MaxRecords: 1 }),
    );
    const reason = randomUUID();
    const state = (StateValue: "ALARM" | "OK") =>
      this.#cloudwatch.send(new SetAlarmStateCommand({ AlarmName: alarm?.AlarmName, StateValue, StateReason: reason }));
    await state("OK");
    await state("ALARM");
    const told = await this.#told(
      (message) => message["NewStateReason"] === reason && message["NewStateValue"] === "ALARM",
    );
    await state("OK");
    return told;
  }
}
