import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { AwsContext } from "../constructs/aws-context";
import { type DashboardBodyProps, dashboardBody } from "./dashboard-body";

export interface DashboardProps extends Omit<DashboardBodyProps, "region"> {
  readonly dashboardName: string;
}

/** Every signal at a glance, in the region that Terraform applies to. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { region } = AwsContext.of(this);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.dashboardName,
      dashboardBody: JSON.stringify(dashboardBody({ ...props, region })),
    });
  }
}
