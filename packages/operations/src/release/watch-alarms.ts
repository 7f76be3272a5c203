import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";

/** Of CloudWatch's API. */
const NAMES_PER_CALL = 100;

/** Tells which alarms have gone off since it was made. */
export class AlarmWatch {
  readonly #before: Set<string>;

  private constructor(
    private readonly client: CloudWatchClient,
    private readonly names: readonly string[],
    before: readonly string[],
  ) {
    this.#before = new Set(before);
  }

  static async start(client: CloudWatchClient, names: readonly string[]): Promise<AlarmWatch> {
    return new AlarmWatch(client, names, await inAlarm(client, names));
  }

  /** Those that were already in alarm say nothing about what comes now, until they have been over. */
  get firedBefore(): readonly string[] {
    return [...this.#before];
  }

  async fired(): Promise<readonly string[]> {
    const now = await inAlarm(this.client, this.names);
    for (const name of this.#before) if (!now.includes(name)) this.#before.delete(name);
    return now.filter((name) => !this.#before.has(name));
  }
}

async function inAlarm(client: CloudWatchClient, names: readonly string[]): Promise<string[]> {
  const fired: string[] = [];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const pages = paginateDescribeAlarms(
      { client },
      {
        AlarmNames: names.slice(start, start + NAMES_PER_CALL),
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
        StateValue: "ALARM",
      },
    );
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages)
      fired.push(...[...MetricAlarms, ...CompositeAlarms].flatMap(({ AlarmName }) => AlarmName ?? []));
  }
  return fired.sort();
}
