import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { EDGE_REGION } from "../config/edge-region";
import { MANAGED_RULES, type ManagedRules } from "../config/firewall-rules";
import { LogGroup } from "./log-group";

export interface FirewallProps {
  readonly name: string;
  /** CloudWatch Logs takes WAF's only into a group whose name begins with `aws-waf-logs-`. */
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  readonly logKmsKeyArn?: string | undefined;
  /** Requests of one IP address in five minutes, at least 10. */
  readonly requestsPerFiveMinutes: number;
}

const RATE_WINDOW_SECONDS = 300;

const metric = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/** What AWS WAF lets through to a distribution: everything but what one of its rules blocks, which it logs. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FirewallProps,
  ) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "acl", {
      name: props.name,
      description: "What reaches the API by its distribution",
      // the only place of a distribution's firewall
      scope: "CLOUDFRONT",
      region: EDGE_REGION,
      defaultAction: { allow: {} },
      rule: [this.limitOfEachAddress(), ...MANAGED_RULES.map(managed)],
      visibilityConfig: metric(props.name),
    });
    this.arn = acl.arn;
    this.logBlocked(acl);
  }

  private limitOfEachAddress() {
    return {
      name: "limit-of-each-address",
      priority: 0,
      action: { block: {} },
      statement: {
        rate_based_statement: {
          aggregate_key_type: "IP",
          evaluation_window_sec: RATE_WINDOW_SECONDS,
          limit: this.props.requestsPerFiveMinutes,
        },
      },
      visibilityConfig: metric("limit-of-each-address"),
    };
  }

  /** Every request is in the distribution's own log: this one tells which rule matched. */
  private logBlocked(acl: Wafv2WebAcl): void {
    const { logGroupName, logRetentionDays, logKmsKeyArn } = this.props;
    const group = new LogGroup(this, "logs", {
      name: logGroupName,
      region: EDGE_REGION,
      retentionDays: logRetentionDays,
      kmsKeyArn: logKmsKeyArn,
    });
    const having = (action: string) => ({ actionCondition: { action } });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      region: EDGE_REGION,
      logDestinationConfigs: [group.arn],
      redactedFields: ["authorization", "cookie"].map((name) => ({ singleHeader: { name } })),
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [{ behavior: "KEEP", requirement: "MEETS_ANY", condition: [having("BLOCK"), having("COUNT")] }],
      },
    });
  }
}

function managed({ group, counted = {} }: ManagedRules, index: number) {
  return {
    name: group,
    priority: index + 1,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        name: group,
        vendor_name: "AWS",
        ...(Object.keys(counted).length > 0 && {
          rule_action_override: Object.keys(counted).map((name) => ({ name, action_to_use: { count: {} } })),
        }),
      },
    },
    visibilityConfig: metric(group),
  };
}
