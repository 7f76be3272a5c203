import { LOG_GROUPS, SUBJECTS, watched } from "../../../../__tests__/support/monitoring";
import { dashboardBody } from "../../../../src/monitoring/dashboard-body";
import { type DashboardBody, dashboardSchema } from "../../src/dashboard/body-schema";
import { type Contents, dashboardSvg } from "../../src/dashboard/svg";

const alarm = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:secure-serverless-api-down";
const body = dashboardSchema.parse(
  dashboardBody({
    environment: watched(),
    subjects: SUBJECTS,
    region: "eu-west-1",
    alarmArns: { page: [alarm], notify: [alarm] },
    logGroupNames: LOG_GROUPS,
  }),
);
const indexOf = (title: string) =>
  body.widgets.findIndex(({ properties }) => "title" in properties && properties.title === title);
const draw = (contents: Partial<Contents> = {}, drawn: DashboardBody = body) =>
  dashboardSvg({
    body: drawn,
    contents: {
      series: new Map(),
      rows: new Map(),
      alarmStates: new Map(),
      alarmPrefix: "secure-serverless-",
      ...contents,
    },
    from: 0,
    to: 60_000,
    note: "from a test <run>",
  });

describe("the picture of the dashboard", () => {
  it("has every widget's title, and escapes what it writes", () => {
    const svg = draw();
    const titles = body.widgets.flatMap(({ properties }) => ("title" in properties ? [properties.title] : []));

    expect(titles.length).toBeGreaterThan(20);
    for (const title of titles) expect(svg).toContain(`>${title}</text>`);
    expect(svg).toContain("from a test &lt;run&gt;");
  });

  it("is drawing only: no script, link or foreign content", () => {
    expect(draw()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(draw()).not.toMatch(/<(script|a|image|foreignObject|style)\b|href=/);
  });

  it("draws the points of a series, and says where there are none", () => {
    const points = [
      { at: 0, value: 1 },
      { at: 30_000, value: 4 },
    ];
    const empty = draw().split("no data").length;
    const svg = draw({ series: new Map([[indexOf("Lambda Errors"), [{ label: "Errors", points }]]]) });

    expect(svg.split("no data")).toHaveLength(empty - 1);
    expect(svg.match(/<polyline points="([^"]+)"/)?.[1]?.split(" ")).toHaveLength(2);
  });

  it("draws the threshold of a graph in reach", () => {
    expect(draw()).toContain(">alarm at 20000</text>");
  });

  it("marks what is in alarm", () => {
    expect(draw({ alarmStates: new Map([[alarm, "ALARM"]]) })).toContain(">api-down: ALARM</text>");
    expect(draw({ alarmStates: new Map([[alarm, "OK"]]) })).not.toContain(": ALARM");
  });

  it("shows the rows of a table", () => {
    const svg = draw({ rows: new Map([[indexOf("Slowest requests"), [{ route: "/api/data", durationMs: 12.345 }]]]) });

    expect(svg).toContain(">/api/data</text>");
    expect(svg).toContain(">12.3</text>");
  });
});
