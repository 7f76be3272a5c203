import type { AppliedPolicy, AppliedResource } from "./applied";
import type { Question } from "./questions";

/** What the questions about resources are asked with: things that callers and services know, and no policy says. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  /** Everything that is applied. */
  readonly resources: readonly AppliedResource[];
  /** The repository whose workflows get the roles, and the environment that they deploy. */
  readonly repository: string;
  readonly environment: string;
}

const ELSEWHERE = "222222222222";
const GITHUB = "token.actions.githubusercontent.com";

/** Who asks for what of something that has a policy of its own: what has to be allowed, denied, and left to others. */
export function questionsAbout(policy: AppliedPolicy, around: Surroundings): Question[] {
  const [{ type, values }] = policy.resources as [AppliedResource];
  const text = (name: string) => String(values[name] ?? "");
  switch (type) {
    case "aws_iam_role":
      return policy.document.Statement.some(({ Principal }) => JSON.stringify(Principal).includes("Federated"))
        ? trustInWorkflows(around, text("name"))
        : trustInLambda(around);
    case "aws_kms_key":
      return aboutKey(around, text("arn"));
    case "aws_lambda_permission":
      return aboutFunction(around, text("function_name"));
    case "aws_s3_bucket_policy":
      return aboutBucket(around, text("bucket"));
    case "aws_secretsmanager_secret_policy":
      return overTls(around, ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"], [text("secret_arn")]);
    case "aws_sns_topic_policy":
      return aboutTopic(around, text("arn"));
    case "aws_sqs_queue":
      return overTls(around, ["sqs:SendMessage", "sqs:ReceiveMessage"], [text("arn")]);
    default:
      throw new Error(`nothing is known to ask about ${type}`);
  }
}

function callers({ account }: Surroundings): string[] {
  return [account, ELSEWHERE].flatMap((id) => [
    `arn:aws:sts::${id}:assumed-role/somebody/session`,
    `arn:aws:iam::${id}:user/somebody`,
  ]);
}

/** Each with TLS and without. */
function overTls(around: Surroundings, actions: readonly string[], resources: readonly string[]): Question[] {
  return callers(around).flatMap((principal) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        ["true", "false"].map((secure) => ({
          principal,
          action,
          resource,
          context: { "aws:SecureTransport": secure },
        })),
      ),
    ),
  );
}

function aboutBucket(around: Surroundings, bucket: string): Question[] {
  const actions = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"];
  const on = (action: string) => `arn:aws:s3:::${bucket}${action === "s3:ListBucket" ? "" : "/key"}`;
  const tls = actions.flatMap((action) => overTls(around, [action], [on(action)]));
  const contexts = [
    { "s3:TlsVersion": "1.1" },
    { "s3:TlsVersion": "1.2" },
    { "s3:TlsVersion": "1.3" },
    { "s3:signatureAge": "900000" },
    { "s3:signatureAge": "900001" },
  ];
  const others = callers(around).flatMap((principal) =>
    actions.flatMap((action) => contexts.map((context) => ({ principal, action, resource: on(action), context }))),
  );
  // the service that writes the logs of requests, where the bucket takes them
  const logging = [around.account, ELSEWHERE].flatMap((account) =>
    ["logging.s3.amazonaws.com", "events.amazonaws.com"].flatMap((service) =>
      ["s3:PutObject", "s3:DeleteObject"].flatMap((action) =>
        sourcesOfLogs(around).map((source) => ({
          ...byService(service, action, `arn:aws:s3:::${bucket}/${source}/log`, ELSEWHERE),
          context: { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:s3:::${source}` },
        })),
      ),
    ),
  );
  return [...tls, ...others, ...logging];
}

function sourcesOfLogs({ resources }: Surroundings): string[] {
  const buckets = resources
    .filter(({ type }) => type === "aws_s3_bucket")
    .map(({ values }) => String(values["bucket"]));
  return [...buckets, "somebody-elses"];
}

function byService(service: string, action: string, resource: string, account = ELSEWHERE): Question {
  return { principal: `arn:aws:iam::${account}:root`, service, action, resource };
}

/** An alarm of this account may, and nothing else that calls itself CloudWatch, nor another service. */
function asAlarm({ account, region }: Surroundings, action: string, resource: string): Question[] {
  const alarm = `arn:aws:cloudwatch:${region}:${account}:alarm:any`;
  const rows: [service: string, account: string, source: string][] = [
    ["cloudwatch.amazonaws.com", account, alarm],
    ["cloudwatch.amazonaws.com", ELSEWHERE, alarm],
    ["cloudwatch.amazonaws.com", account, `arn:aws:cloudwatch:${region}:${ELSEWHERE}:alarm:any`],
    ["events.amazonaws.com", account, alarm],
  ];
  return rows.map(([service, sourceAccount, source]) => ({
    ...byService(service, action, resource),
    context: { "aws:SourceAccount": sourceAccount, "aws:SourceArn": source, "aws:SecureTransport": "true" },
  }));
}

function aboutTopic(around: Surroundings, topic: string): Question[] {
  return [
    ...overTls(around, ["sns:Publish"], [topic]),
    ...["sns:Publish", "sns:Subscribe"].flatMap((action) => asAlarm(around, action, topic)),
    ...asAlarm(around, "sns:Publish", `${topic}-another`),
  ];
}

function aboutKey(around: Surroundings, key: string): Question[] {
  const actions = ["kms:Decrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"];
  return [
    ...callers(around).flatMap((principal) => actions.map((action) => ({ principal, action, resource: key }))),
    ...actions.flatMap((action) => asAlarm(around, action, key)),
  ];
}

/** API Gateway asks for each route of the API and for its authorizer, Secrets Manager for its secret. */
function aboutFunction(around: Surroundings, name: string): Question[] {
  const { account, region, resources } = around;
  const resource = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const of = (type: string) => resources.filter((each) => each.type === type).map(({ values }) => values);
  const [api] = of("aws_apigatewayv2_api");
  const execution = String(api?.["execution_arn"]);
  const routes = of("aws_apigatewayv2_route").flatMap(({ route_key }) => {
    const [method = "", path = ""] = String(route_key).split(" ");
    return (method === "ANY" ? ["GET", "PUT", "OPTIONS"] : [method]).map((one) => `$default/${one}${path}`);
  });
  const authorizers = of("aws_apigatewayv2_authorizer").map(({ id }) => `authorizers/${String(id)}`);
  const another = execution.replace(/[^:]*$/, "another");
  const gateway = [...routes, ...authorizers].flatMap((path) => [`${execution}/${path}`, `${another}/${path}`]);
  const [secret] = of("aws_secretsmanager_secret");
  const sources: [service: string, sources: string[]][] = [
    ["apigateway.amazonaws.com", gateway],
    ["secretsmanager.amazonaws.com", [String(secret?.["arn"]), `${String(secret?.["arn"])}-another`]],
    ["events.amazonaws.com", [...gateway, String(secret?.["arn"])]],
  ];
  return sources.flatMap(([service, arns]) =>
    arns.flatMap((source) =>
      [account, ELSEWHERE].flatMap((sourceAccount) =>
        ["lambda:InvokeFunction", "lambda:UpdateFunctionCode"].map((action) => ({
          ...byService(service, action, resource),
          context: { "aws:SourceArn": source, "aws:SourceAccount": sourceAccount },
        })),
      ),
    ),
  );
}

function trustInLambda({ account }: Surroundings): Question[] {
  const resource = "*";
  return [
    ...["lambda.amazonaws.com", "ec2.amazonaws.com"].flatMap((service) =>
      ["sts:AssumeRole", "sts:SetSourceIdentity"].map((action) => byService(service, action, resource, account)),
    ),
    ...[account, ELSEWHERE].map((id) => ({
      principal: `arn:aws:iam::${id}:user/somebody`,
      action: "sts:AssumeRole",
      resource,
    })),
  ];
}

function trustInWorkflows({ account, repository, environment }: Surroundings, role: string): Question[] {
  const provider = `arn:aws:iam::${account}:oidc-provider/${GITHUB}`;
  const main = "refs/heads/main";
  const isPlan = role.includes("-plan");
  const claims: Record<string, string>[] = [
    { sub: `repo:${repository}:pull_request`, ref: "refs/pull/1/merge" },
    { sub: `repo:${repository}:ref:${main}`, ref: main },
    { sub: `repo:${repository}:ref:refs/heads/feature`, ref: "refs/heads/feature" },
    { sub: `repo:${repository}:environment:${environment}`, ref: main },
    { sub: `repo:${repository}:environment:${environment}`, ref: "refs/heads/feature" },
    { sub: `repo:${repository}:environment:another`, ref: main },
    { sub: `repo:${repository}2:pull_request`, ref: main },
    { sub: `repo:somebody/else:ref:${main}`, ref: main },
  ];
  const ask = (federated: string, action: string, { aud = "sts.amazonaws.com", ...own }: Record<string, string>) => ({
    principal: federated,
    federated,
    action,
    resource: "*",
    context: Object.fromEntries(Object.entries({ aud, ...own }).map(([name, value]) => [`${GITHUB}:${name}`, value])),
  });
  const good = claims[isPlan ? 0 : 3] ?? {};
  return [
    ...claims.map((one) => ask(provider, "sts:AssumeRoleWithWebIdentity", one)),
    ask(provider, "sts:AssumeRoleWithWebIdentity", { ...good, aud: "https://github.com/owner" }),
    ask(`arn:aws:iam::${account}:oidc-provider/another.example`, "sts:AssumeRoleWithWebIdentity", good),
    ask(provider, "sts:TagSession", good),
  ];
}
