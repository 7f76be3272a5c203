import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { AwsContext } from "../constructs/aws-context";
import { PERIOD_SECONDS, type Signal } from "./signals";

export interface DashboardProps {
  readonly dashboardName: string;
  readonly functionName: string;
  readonly signals: readonly Signal[];
}

/** In the dashboard's grid, which is 24 columns wide. */
const WIDGET_WIDTH = 12;
const WIDGET_HEIGHT = 6;
const COLUMNS = 2;

/** One graph for each signal that has a title, two a row. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { region } = AwsContext.of(this);
    const widgets = props.signals
      .filter((signal) => signal.graphTitle !== undefined)
      .map(({ metric, statistic, graphTitle }, index) => ({
        type: "metric",
        x: (index % COLUMNS) * WIDGET_WIDTH,
        y: Math.floor(index / COLUMNS) * WIDGET_HEIGHT,
        width: WIDGET_WIDTH,
        height: WIDGET_HEIGHT,
        properties: {
          view: "timeSeries",
          title: graphTitle,
          region,
          stat: statistic,
          period: PERIOD_SECONDS,
          metrics: [["AWS/Lambda", metric, "FunctionName", props.functionName]],
        },
      }));
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.dashboardName,
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}
