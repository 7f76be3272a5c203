import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";
import { QUERIES, type QueriedLog, queryString } from "./queries";

export interface SavedQueriesProps {
  /** Folder under which Logs Insights lists the queries. */
  readonly folder: string;
  /** Name of each log's group; a query about a log that does not exist is left out. */
  readonly logGroupNames: Readonly<Partial<Record<QueriedLog, string>>>;
}

/** The questions that are asked first when something is wrong, ready in Logs Insights. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    for (const [name, { logs, commands }] of Object.entries(QUERIES)) {
      const logGroupNames = logs.flatMap((log) => props.logGroupNames[log] ?? []);
      if (logGroupNames.length === 0) continue;
      new CloudwatchQueryDefinition(this, name, {
        name: `${props.folder}/${name}`,
        logGroupNames,
        queryString: queryString(commands),
      });
    }
  }
}
