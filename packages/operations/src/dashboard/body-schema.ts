import { z } from "zod";

/**
 * A dashboard's body as CloudWatch documents it. Unknown members are refused, since CloudWatch would ignore or reject them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const STATISTIC = /^(SampleCount|Average|Sum|Minimum|Maximum|p\d{1,2}(\.\d{1,10})?|p100)$/;
const COLOR = /^#[0-9a-fA-F]{6}$/;

const region = z.string().min(1);
const statistic = z.string().regex(STATISTIC);
const period = z.union([z.literal([1, 5, 10, 30]), z.number().int().multipleOf(60).min(60).max(86_400)]);

const position = {
  x: z.number().int().min(0).max(23),
  y: z.number().int().min(0),
  width: z.number().int().min(1).max(24),
  height: z.number().int().min(1).max(1000),
};

const rendering = z.strictObject({
  label: z.string().optional(),
  stat: statistic.optional(),
  period: period.optional(),
  region: region.optional(),
  color: z.string().regex(COLOR).optional(),
  id: z
    .string()
    .regex(/^[a-z]\w*$/)
    .optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(["left", "right"]).optional(),
  expression: z.string().max(1024).optional(),
});

/** `[namespace, name, dimension, value, ..., {rendering}]`, or `[{expression}]`. */
const metric = z.array(z.union([z.string().min(1), rendering])).superRefine((parts, context) => {
  const last = parts.at(-1);
  const options = typeof last === "object" ? last : undefined;
  const names = parts.filter((part) => typeof part === "string");
  const wrong =
    parts.length - names.length > (options ? 1 : 0) ||
    (options?.expression === undefined ? names.length < 2 || names.length % 2 !== 0 : names.length > 0) ||
    names.length > 2 + 2 * 30;
  if (wrong) context.addIssue({ code: "custom", message: `no metric: ${JSON.stringify(parts)}` });
});

const axis = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  label: z.string().optional(),
  showUnits: z.boolean().optional(),
});

const annotation = z.strictObject({
  value: z.number(),
  label: z.string().optional(),
  color: z.string().regex(COLOR).optional(),
  fill: z.enum(["above", "below"]).optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(["left", "right"]).optional(),
});

const metricWidget = z.strictObject({
  type: z.literal("metric"),
  ...position,
  properties: z.strictObject({
    region,
    metrics: z.array(metric).min(1).max(500),
    title: z.string().optional(),
    stat: statistic.optional(),
    period: period.optional(),
    view: z.enum(["timeSeries", "singleValue", "gauge", "bar", "pie", "table"]).optional(),
    stacked: z.boolean().optional(),
    yAxis: z.strictObject({ left: axis.optional(), right: axis.optional() }).optional(),
    annotations: z.strictObject({ horizontal: z.array(annotation).min(1).optional() }).optional(),
  }),
});

const textWidget = z.strictObject({
  type: z.literal("text"),
  ...position,
  properties: z.strictObject({
    markdown: z.string().min(1),
    background: z.enum(["solid", "transparent"]).optional(),
  }),
});

const alarmWidget = z.strictObject({
  type: z.literal("alarm"),
  ...position,
  properties: z.strictObject({
    alarms: z.array(z.string().min(1)).min(1).max(100),
    title: z.string().optional(),
    sortBy: z.enum(["default", "stateUpdatedTimestamp", "timestamp"]).optional(),
    states: z.array(z.enum(["ALARM", "INSUFFICIENT_DATA", "OK"])).optional(),
  }),
});

const logWidget = z.strictObject({
  type: z.literal("log"),
  ...position,
  properties: z.strictObject({
    region,
    query: z.string().regex(/^SOURCE '[^']+'( \| SOURCE '[^']+')* \| /),
    title: z.string().optional(),
    view: z.enum(["table", "timeSeries", "bar", "pie"]).optional(),
    stacked: z.boolean().optional(),
  }),
});

export const dashboardSchema = z.strictObject({
  start: z
    .string()
    .regex(/^-P(\d+[DWM]|T\d+[HM])$/)
    .optional(),
  periodOverride: z.enum(["auto", "inherit"]).optional(),
  widgets: z.array(z.discriminatedUnion("type", [metricWidget, textWidget, alarmWidget, logWidget])).max(500),
});

export type DashboardBody = z.output<typeof dashboardSchema>;
export type MetricWidget = z.output<typeof metricWidget>;
