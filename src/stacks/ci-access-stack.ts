import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { type ApplicationArns, applicationArns } from "../ci-access/arns";
import { boundaryPermissions } from "../ci-access/boundary-permissions";
import { deployPermissions } from "../ci-access/deploy-permissions";
import { previewArns } from "../ci-access/of-previews";
import { planPermissions } from "../ci-access/plan-permissions";
import { previewPermissions } from "../ci-access/preview-permissions";
import { sweepPermissions } from "../ci-access/sweep-permissions";
import { type ResourceNames, resourceNames, stackIdOf } from "../config/names";
import type { Environment, Template } from "../config/schema";
import { AwsContext } from "../constructs/aws-context";
import { CiRole } from "../constructs/ci-role";
import { GithubOidc } from "../constructs/github-oidc";
import { policyDocument } from "../constructs/policy";
import { EnvironmentStack } from "./environment-stack";

/** The branch that is deployed. */
const MAIN_BRANCH = "main";
/** A deployment waits for a gradual rollout, a plan for nothing. */
const DEPLOY_SESSION_SECONDS = 2 * 60 * 60;

/** An environment whose workflows may plan and deploy. */
export type CiEnvironment = Environment & { readonly ci: NonNullable<Environment["ci"]> };

export function hasCi(environment: Environment): environment is CiEnvironment {
  return environment.ci !== undefined;
}

export function isTemplate(environment: Environment): environment is Template {
  return environment.template !== undefined;
}

/**
 * The roles of the repository's workflows in one environment, and the boundary of every role that they make. A template has
 * one for the previews of pull requests, and one that sweeps what is left of them.
 */
export class CiAccessStack extends EnvironmentStack {
  private readonly arns: ApplicationArns;
  private readonly names: ResourceNames;

  constructor(scope: Construct, environment: CiEnvironment) {
    super(scope, stackIdOf("ciAccess", environment.name), environment);
    this.names = resourceNames(environment);
    this.storeState("ciAccess");
    this.arns = isTemplate(environment)
      ? previewArns(environment, AwsContext.of(this))
      : applicationArns(environment, AwsContext.of(this));
    const github = new GithubOidc(this, "github", {
      repository: environment.ci.repository,
      providerExists: environment.ci.oidcProviderExists,
    });

    this.createBoundary();
    if (isTemplate(environment)) {
      const previews = this.createPreviewsRole(github, environment);
      this.output("DeployRoleArn", previews.arn, "Makes, changes and destroys previews");
      const sweep = this.createSweepRole(github, environment);
      this.output("SweepRoleArn", sweep.arn, "Destroys previews");
      return;
    }
    const plan = this.createPlanRole(github);
    const deploy = this.createDeployRole(github);
    this.output("PlanRoleArn", plan.arn, "Variable AWS_PLAN_ROLE_ARN of the workflows");
    this.output("DeployRoleArn", deploy.arn, "Variable AWS_DEPLOY_ROLE_ARN of the workflows");
  }

  private createBoundary(): void {
    new IamPolicy(this, "boundary", {
      name: this.names.boundary,
      description: `The most that a role made by a deployment of ${this.environment.name} can do`,
      policy: policyDocument(boundaryPermissions(this.arns, this.environment, AwsContext.of(this))),
    });
  }

  private createPlanRole(github: GithubOidc): CiRole {
    return new CiRole(this, "plan", {
      roleName: this.names.ciRoles.plan,
      description: `Plans ${this.environment.name} from pull requests and ${MAIN_BRANCH}; reads settings only`,
      trustPolicy: github.trust(["pull_request", `ref:refs/heads/${MAIN_BRANCH}`]),
      trusts: github.provider,
      permissions: planPermissions(this.arns, this.environment, AwsContext.of(this)),
    });
  }

  private createDeployRole(github: GithubOidc): CiRole {
    return new CiRole(this, "deploy", {
      roleName: this.names.ciRoles.deploy,
      description: `Deploys ${this.environment.name} from ${MAIN_BRANCH} after the approval of the GitHub environment of that name`,
      trustPolicy: github.trust([`environment:${this.environment.name}`], MAIN_BRANCH),
      trusts: github.provider,
      permissions: deployPermissions(this.arns, this.environment, AwsContext.of(this)),
      maxSessionSeconds: DEPLOY_SESSION_SECONDS,
    });
  }

  /**
   * For the runs of pull requests, which GitHub gives no tokens where they come from a fork. Their branches have names of all
   * kinds, so none is asked for: the GitHub environment is, which can ask for a reviewer.
   */
  private createPreviewsRole(github: GithubOidc, template: Template): CiRole {
    return new CiRole(this, "deploy", {
      roleName: this.names.ciRoles.deploy,
      description: `Makes, changes and destroys previews of ${template.name} from the GitHub environment of that name`,
      trustPolicy: github.trust([`environment:${template.name}`]),
      trusts: github.provider,
      permissions: previewPermissions(template, AwsContext.of(this)),
    });
  }

  private createSweepRole(github: GithubOidc, template: Template): CiRole {
    return new CiRole(this, "sweep", {
      roleName: this.names.ciRoles.sweep,
      description: `Destroys previews of ${template.name}, from ${MAIN_BRANCH}`,
      trustPolicy: github.trust([`ref:refs/heads/${MAIN_BRANCH}`]),
      trusts: github.provider,
      permissions: sweepPermissions(template, AwsContext.of(this)),
    });
  }

  private output(name: string, value: string, description: string): void {
    new TerraformOutput(this, name, { value, description }).overrideLogicalId(name);
  }
}
