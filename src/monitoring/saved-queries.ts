import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";

export interface SavedQueriesProps {
  /** Folder under which Logs Insights lists the queries. */
  readonly folder: string;
  readonly logGroupName: string;
}

const QUERIES = {
  errors: [
    "fields @timestamp, level, message, requestId, @message",
    'filter level = "ERROR"',
    "sort @timestamp desc",
    "limit 20",
  ],
  // Lambda's own report line has the duration of the whole invocation, that of a timed out one included.
  duration: ['filter @type = "REPORT"', "stats avg(@duration), max(@duration), min(@duration) by bin(5m)"],
} as const;

/** The questions that are asked first when something is wrong, ready in Logs Insights. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    for (const [name, lines] of Object.entries(QUERIES))
      new CloudwatchQueryDefinition(this, name, {
        name: `${props.folder}/${name}`,
        logGroupNames: [props.logGroupName],
        queryString: lines.join("\n| "),
      });
  }
}
