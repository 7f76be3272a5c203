import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { sdkConfig } from "@secure-serverless/local-aws/client-environment";
import { Instance } from "@secure-serverless/local-aws/instance";
import { functionLogGroup } from "../../../../src/config/names";
import { LOCAL_NAMES } from "../local/names";
import { embeddedSamples, filteredSamples, gatewaySamples, type LogLine, lambdaSamples } from "./derived-samples";
import { eventsOf, runQuery } from "./logs-insights";
import { gatewayDimensions, readSeries } from "./preview-series";
import { readAlarms, readBody, readLines, readRequests } from "./preview-sources";
import { dashboardSvg, type Series } from "./svg";

const { functions: FUNCTIONS } = LOCAL_NAMES;
/** A local run lasts minutes: the graphs' own periods would leave one point of it. */
const POINTS = 15;
const SHORTEST_PERIOD_SECONDS = 10;
const LOGS = {
  api: functionLogGroup(FUNCTIONS.api),
  authorizer: functionLogGroup(FUNCTIONS.authorizer),
} as const;

/**
 * Draws the dashboard of the running local AWS from what it really did in the last minutes.
 *
 * @returns an SVG
 * @throws UserError when it is not running, or has no dashboard
 */
export async function drawPreview(minutes: number): Promise<string> {
  const instance = new Instance();
  const running = instance.requireRunning();
  const config = sdkConfig(instance, running);
  const cloudwatch = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const to = Date.now();
  const periodSeconds = Math.max(SHORTEST_PERIOD_SECONDS, Math.round((minutes * 60) / POINTS / 10) * 10);
  // Whole periods only: a part of one would look like a fall.
  const from = Math.ceil((to - minutes * 60_000) / (periodSeconds * 1000)) * periodSeconds * 1000;

  const body = await readBody(cloudwatch);
  const lines = {
    api: await readLines(logs, LOGS.api, from, to),
    authorizer: await readLines(logs, LOGS.authorizer, from, to),
  };
  const requests = (await readRequests(instance)).filter(({ time }) => Date.parse(time) >= from);
  const derived = [
    ...embeddedSamples(lines.api, LOCAL_NAMES.metricsNamespace),
    ...lambdaSamples(lines.api, FUNCTIONS.api),
    ...lambdaSamples(lines.authorizer, FUNCTIONS.authorizer),
    ...filteredSamples(lines, LOCAL_NAMES.metricsNamespace),
    ...gatewaySamples(requests, gatewayDimensions(body)),
  ];

  const series = new Map<number, readonly Series[]>();
  const rows = new Map<number, readonly Readonly<Record<string, unknown>>[]>();
  for (const [index, widget] of body.widgets.entries()) {
    if (widget.type === "metric")
      series.set(index, await readSeries(cloudwatch, widget, derived, { from, to, periodSeconds }));
    if (widget.type === "log") rows.set(index, answer(widget.properties.query, lines));
  }
  const note =
    `Drawn from the last ${minutes} minutes of a local run, ${requests.length} requests, a point each ${periodSeconds} s. ` +
    "Metrics that the emulator does not make are made here from the logs that they would be made from; the others are CloudWatch's.";
  return dashboardSvg({
    body,
    contents: { series, rows, alarmStates: await readAlarms(cloudwatch), alarmPrefix: `${LOCAL_NAMES.prefix}-` },
    from,
    to,
    note,
  });
}

/** What a query of Logs Insights answers on these lines. */
function answer(query: string, lines: Readonly<Record<keyof typeof LOGS, readonly LogLine[]>>) {
  const sources = [...query.matchAll(/SOURCE '([^']+)' \| /g)].map(([, group]) => group);
  const asked = Object.entries(LOGS).flatMap(([owner, group]) =>
    sources.includes(group) ? lines[owner as keyof typeof LOGS] : [],
  );
  const events = asked.flatMap(({ at, text }) => eventsOf([text]).map((event) => ({ ...event, "@timestamp": at })));
  return runQuery(query.replaceAll(/SOURCE '[^']+' \| /g, ""), events);
}
