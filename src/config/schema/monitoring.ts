import { z } from "zod";
import { SIGNAL_IDS } from "../signal-ids";
import { email } from "./primitives";

/** CloudWatch takes no number that is nearer to nothing, or larger, than it can count with. */
const LEAST_THRESHOLD = 1e-9;
const MOST_THRESHOLD = 1e15;

export const alerts = z.strictObject({
  emails: z
    .array(email)
    .default([])
    .describe("Addresses that are told when something fails. Each has to confirm its subscription."),
  pageEmails: z
    .array(email)
    .min(1)
    .optional()
    .describe(
      "Addresses of those who are interrupted at any hour; the alarms that page then have a topic of their own. Without it: one topic for all.",
    ),
});

export const monitoring = z.strictObject({
  runbookUrl: z
    .string()
    .regex(/^[^\s#()]+$/, "must be an address without spaces, parentheses and an anchor")
    .max(500)
    .default("docs/runbook.md")
    .describe(
      "Where alarms and dashboard link the runbook to, without an anchor; by default its path in the repository.",
    ),
  thresholds: z
    .partialRecord(z.enum(SIGNAL_IDS), z.number().min(LEAST_THRESHOLD).max(MOST_THRESHOLD))
    .default({})
    .describe(
      "Thresholds of signals by their ids, in the units of the runbook's table. Those not named keep the table's.",
    ),
  alarms: z
    .enum(["all", "few"])
    .default("all")
    .describe(
      "`few`: only those that tell whether the API is up, for an environment that nobody watches. Every alarm is paid by the month.",
    ),
  dashboard: z.boolean().default(true).describe("Whether there is a dashboard, which is paid by the month."),
  traceInsights: z
    .boolean()
    .default(true)
    .describe("Whether X-Ray looks for anomalies in the traces by itself, which costs by the trace."),
  slo: z
    .strictObject({
      availabilityPercent: z
        .number()
        .min(90)
        .max(99.999)
        .default(99.9)
        .describe("Percent of the requests of 30 days that are promised not to be answered with a 5xx."),
      latencyMs: z
        .number()
        .int()
        .min(1)
        .max(30_000)
        .default(2000)
        .describe("Milliseconds within which 99 % of the requests of 30 days are promised to be answered."),
    })
    .prefault({}),
});
