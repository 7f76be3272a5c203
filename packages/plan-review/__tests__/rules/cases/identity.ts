import { created, deleted, planOf, policy, replaced, updated } from "../../support/plan-builder";
import { allow, type CasesOfRules, denyPlainHttp } from "./cases";

const rolePolicy = (before: string, after: string) =>
  updated("aws_iam_role_policy", { role: "api", policy: before }, { role: "api", policy: after });
const QUEUE = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs";
const CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const webIdentity = (condition?: Record<string, unknown>, issuer = "token.actions.githubusercontent.com") =>
  policy({
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    ...(condition === undefined ? {} : { Condition: condition }),
  });

/** The rules of who may do what. */
export const IDENTITY: CasesOfRules = {
  "iam-widened": {
    loud: {
      "new action": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*")),
          policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::data/*")),
        ),
      ]),
      "wider resource": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "arn:aws:s3:::data/a/*")),
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*")),
        ),
      ]),
      "new principal": planOf([
        updated(
          "aws_iam_role",
          {
            assume_role_policy: policy({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { Service: "lambda.amazonaws.com" },
            }),
          },
          {
            assume_role_policy: policy({
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { Service: "lambda.amazonaws.com", AWS: "111122223333" },
            }),
          },
        ),
      ]),
      "fewer exceptions": planOf([
        rolePolicy(
          policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
          policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        ),
      ]),
      "condition removed": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })),
          policy(allow("s3:GetObject", "*")),
        ),
      ]),
      "part of a policy, for another role": planOf([
        replaced(
          "aws_iam_role_policy",
          { role: "api", policy: policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::data/*")) },
          { role: "other", policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) },
          { replacePaths: [["role"]] },
        ),
      ]),
      "policy for a role that exists": planOf([
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) }),
      ]),
      "administrator for a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("*", "*")) }),
      ]),
      attachment: planOf([
        created("aws_iam_role_policy_attachment", {
          role: "api",
          policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ]),
      "permission of a function": planOf([
        created("aws_lambda_permission", {
          function_name: "api",
          principal: "s3.amazonaws.com",
          action: "lambda:InvokeFunction",
        }),
      ]),
      "boundary removed": planOf([
        updated("aws_iam_role", { permissions_boundary: "arn:aws:iam::1:policy/b" }, { permissions_boundary: null }),
      ]),
    },
    quiet: {
      "policy for a role whose name is not known yet": planOf([
        created(
          "aws_iam_role_policy",
          { policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) },
          { unknown: { role: true } },
        ),
      ]),

      "a new key for its account": planOf([
        created("aws_kms_key", { policy: policy(allow("kms:*", "*", { Principal: { AWS: "111122223333" } })) }),
      ]),

      narrowed: planOf([rolePolicy(policy(allow("s3:*", "*")), policy(allow("s3:GetObject", "arn:aws:s3:::data/*")))]),
      "another order and spelling": planOf([
        rolePolicy(
          policy(allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a", "arn:aws:s3:::b"])),
          policy(allow(["S3:putobject", "s3:GetObject"], ["arn:aws:s3:::b", "arn:aws:s3:::a"], { Sid: "Data" })),
        ),
      ]),
      "one statement split in two": planOf([
        rolePolicy(
          policy(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::data/*")),
          policy(allow("s3:GetObject", "arn:aws:s3:::data/*"), allow("s3:PutObject", "arn:aws:s3:::data/*")),
        ),
      ]),
      "policy for a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("s3:GetObject", "arn:aws:s3:::data/*")) }),
      ]),
      "permission of a new function": planOf([
        created("aws_lambda_function", { function_name: "api" }),
        created("aws_lambda_permission", {
          function_name: "api",
          principal: "s3.amazonaws.com",
          action: "lambda:InvokeFunction",
        }),
      ]),
    },
  },
  "trust-too-wide": {
    loud: { "no subject": planOf([created("aws_iam_role", { name: "ci", assume_role_policy: webIdentity() })]) },
    quiet: {
      "one repository": planOf([
        created("aws_iam_role", {
          name: "ci",
          assume_role_policy: webIdentity({
            StringLike: { "token.actions.githubusercontent.com:sub": "repo:octo/app:*" },
          }),
        }),
      ]),
    },
  },
  "trust-without-subject": {
    loud: {
      cluster: planOf([created("aws_iam_role", { name: "pod", assume_role_policy: webIdentity(undefined, CLUSTER) })]),
    },
    quiet: {
      "one service account": planOf([
        created("aws_iam_role", {
          name: "pod",
          assume_role_policy: webIdentity(
            { StringEquals: { [`${CLUSTER}:sub`]: "system:serviceaccount:shop:api" } },
            CLUSTER,
          ),
        }),
      ]),
    },
  },
  "can-raise-itself": {
    loud: {
      "a new role": planOf([
        created("aws_iam_role", { name: "api" }),
        created("aws_iam_role_policy", { role: "api", policy: policy(allow("iam:PutRolePolicy", "*")) }),
      ]),
      "its own user": planOf([
        rolePolicy(
          policy(),
          policy(allow("iam:AttachUserPolicy", `arn:aws:iam::111122223333:user/${"$"}{aws:username}`)),
        ),
      ]),
      "within any boundary that there is": planOf([
        rolePolicy(
          policy(),
          policy(allow("iam:PutRolePolicy", "*", { Condition: { StringLike: { "iam:PermissionsBoundary": "*" } } })),
        ),
      ]),
    },
    quiet: {
      "a role that could before": planOf([
        rolePolicy(policy(allow("iam:PutRolePolicy", "*")), policy(allow(["iam:PutRolePolicy", "s3:GetObject"], "*"))),
      ]),
    },
  },
  "iam-open-to-everyone": {
    loud: {
      bucket: planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(allow("s3:GetObject", "*", { Principal: "*" })),
        }),
      ]),
      "bucket, spelled AWS": planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: ["*"] } })),
        }),
      ]),
      function: planOf([
        created("aws_lambda_permission", { function_name: "api", principal: "*", action: "lambda:InvokeFunction" }),
      ]),
      "URL of a new function, to whoever has an account": planOf([
        created("aws_lambda_function", { function_name: "api" }),
        created("aws_lambda_permission", {
          function_name: "api",
          principal: "*",
          action: "lambda:InvokeFunctionUrl",
          function_url_auth_type: "AWS_IAM",
        }),
      ]),
      "a new function, to every bucket that there is": planOf([
        created("aws_lambda_function", { function_name: "api" }),
        created("aws_lambda_permission", { function_name: "api", principal: "*", source_arn: "arn:aws:s3:::*" }),
      ]),
    },
    quiet: {
      "one bucket": planOf([
        created("aws_lambda_function", { function_name: "api" }),
        created("aws_lambda_permission", { function_name: "api", principal: "*", source_arn: "arn:aws:s3:::data" }),
      ]),
      "with a condition": planOf([
        created("aws_s3_bucket_policy", {
          bucket: "data",
          policy: policy(
            allow("s3:GetObject", "*", {
              Principal: "*",
              Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
            }),
          ),
        }),
      ]),
      "a denial": planOf([created("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) })]),
    },
  },
  "iam-deny-removed": {
    loud: {
      removed: planOf([
        updated(
          "aws_s3_bucket_policy",
          { bucket: "data", policy: policy(denyPlainHttp) },
          { bucket: "data", policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: "111122223333" } })) },
        ),
      ]),
      "narrowed to one action": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy(denyPlainHttp) },
          { policy: policy({ ...denyPlainHttp, Action: "s3:GetObject" }) },
        ),
      ]),
      "bound to a condition more": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy(denyPlainHttp) },
          {
            policy: policy({
              ...denyPlainHttp,
              Condition: { ...denyPlainHttp.Condition, StringEquals: { "aws:SourceAccount": "1" } },
            }),
          },
        ),
      ]),
      "policy deleted": planOf([deleted("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) })]),
      "policy moved to another bucket": planOf([
        replaced(
          "aws_s3_bucket_policy",
          { bucket: "data", policy: policy(denyPlainHttp) },
          { bucket: "other", policy: policy(denyPlainHttp) },
          { replacePaths: [["bucket"]] },
        ),
      ]),
      "policy deleted that has the id of its queue": planOf([
        deleted("aws_sqs_queue_policy", { id: QUEUE, queue_url: QUEUE, policy: policy(denyPlainHttp) }),
      ]),
      "policy deleted with what else is about its secret": planOf([
        deleted("aws_secretsmanager_secret_policy", { id: "s", secret_arn: "s", policy: policy(denyPlainHttp) }),
        deleted("aws_secretsmanager_secret_rotation", { id: "s", secret_id: "s" }),
      ]),
    },
    quiet: {
      "moved with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        replaced(
          "aws_s3_bucket_policy",
          { bucket: "data", policy: policy(denyPlainHttp) },
          { bucket: "other", policy: policy(denyPlainHttp) },
          { replacePaths: [["bucket"]] },
        ),
      ]),
      widened: planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy({ ...denyPlainHttp, Action: "s3:GetObject" }) },
          { policy: policy(denyPlainHttp) },
        ),
      ]),
      "deleted with its bucket": planOf([
        deleted("aws_s3_bucket", { bucket: "data" }),
        deleted("aws_s3_bucket_policy", { bucket: "data", policy: policy(denyPlainHttp) }),
      ]),
      "deleted with its queue": planOf([
        deleted("aws_sqs_queue", { id: QUEUE, url: QUEUE }),
        deleted("aws_sqs_queue_policy", { id: QUEUE, queue_url: QUEUE, policy: policy(denyPlainHttp) }),
      ]),
    },
  },
  "iam-not-element": {
    loud: {
      "an operator that nobody knows": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*", { Condition: { GeoEquals: { "x:y": "z" } } })),
          policy(allow("s3:GetObject", "*", { Condition: { GeoEquals: { "x:y": "w" } } })),
        ),
      ]),
      "NotPrincipal gone": planOf([
        updated(
          "aws_s3_bucket_policy",
          { policy: policy({ Effect: "Deny", NotPrincipal: { AWS: "1" }, Action: "*", Resource: "*" }) },
          { policy: policy(denyPlainHttp) },
        ),
      ]),
    },
    quiet: {
      "less than everything": planOf([
        rolePolicy(
          policy(allow("s3:GetObject", "*")),
          policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" }),
        ),
      ]),
      "the same in another order": planOf([
        rolePolicy(
          policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
          policy({ Resource: "*", NotAction: ["sts:*", "iam:*"], Effect: "Allow" }),
        ),
      ]),
    },
  },
};
