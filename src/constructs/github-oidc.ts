import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsContext } from "./aws-context";
import { policyDocument } from "./policy";
import { ValidationError } from "./validation-error";

export interface GithubOidcProps {
  /** The only repository whose workflows are trusted, as their tokens name it: `owner/name` or `owner@123/name@456`. */
  readonly repository: string;
  /** Whether another stack of the account has made the provider, of which there can be only one. @default false */
  readonly providerExists?: boolean;
}

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";

/** GitHub as an identity provider: a workflow's run shows a token that lives minutes instead of a stored key. */
export class GithubOidc extends Construct {
  /** For `dependsOn` of the roles that trust it: their trust policies name it by an ARN that is known before apply. */
  readonly provider: ITerraformDependable;
  private readonly providerArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GithubOidcProps,
  ) {
    super(scope, id);
    const url = `https://${ISSUER}`;
    this.provider = props.providerExists
      ? new DataAwsIamOpenidConnectProvider(this, "provider", { url })
      : // Without thumbprints: AWS checks this issuer's certificate by its own list of authorities.
        new IamOpenidConnectProvider(this, "provider", { url, clientIdList: [AUDIENCE] });
    this.providerArn = AwsContext.of(this).iamArn(`oidc-provider/${ISSUER}`);
  }

  /**
   * The trust policy of a role that only the repository's runs with one of these subjects can assume.
   *
   * @param subjects the end of the token's subject, for example `pull_request` or `environment:dev`, each in full
   * @param branch the only branch of the runs; a subject that names an environment says nothing of it. @default any
   */
  trust(subjects: readonly string[], branch?: string): string {
    for (const text of [...subjects, ...(branch === undefined ? [] : [branch])])
      if (!/^[A-Za-z0-9_:/.-]+$/.test(text))
        throw new ValidationError(
          this,
          `subjects and branch must be written in full, without wildcards, got "${text}"`,
        );
    return policyDocument([
      {
        Effect: "Allow",
        Principal: { Federated: this.providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: AUDIENCE,
            [`${ISSUER}:sub`]: subjects.map((subject) => `repo:${this.props.repository}:${subject}`),
            // AWS compares it since January 2026: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
            ...(branch !== undefined && { [`${ISSUER}:ref`]: `refs/heads/${branch}` }),
          },
        },
      },
    ]);
  }
}
