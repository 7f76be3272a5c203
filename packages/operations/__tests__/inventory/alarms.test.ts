import {
  CloudWatchClient,
  DashboardNotFoundError,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { anEnvironment } from "../../../../__tests__/support/environments";
import { defaultTags } from "../../../../src/config/names";
import { alarmNames } from "../../../../src/monitoring/alarm-names";
import type { Target } from "../../src/aws/target";
import { inventoryContext } from "../../src/inventory/context";
import { monitoring } from "../../src/inventory/services/cloudwatch";

const sdk = { region: "us-east-1", requestHandler: { requestTimeout: 1 } };
const cloudwatch = mockClient(CloudWatchClient);

it.each(["", "-dev"])(
  "finds every alarm that an environment with the suffix %j can have, and no other",
  async (nameSuffix) => {
    const environment = anEnvironment({ nameSuffix });
    const names = alarmNames(environment);
    const others = alarmNames(anEnvironment({ nameSuffix: "-other" }));
    const Tags = Object.entries(defaultTags(environment)).map(([Key, Value]) => ({ Key, Value }));
    cloudwatch.reset();
    // as CloudWatch answers: names that begin with the prefix
    cloudwatch.on(DescribeAlarmsCommand).callsFake(({ AlarmNamePrefix = "" }) => ({
      MetricAlarms: [...names, ...others]
        .filter((name) => name.startsWith(AlarmNamePrefix))
        .map((AlarmName) => ({ AlarmName, AlarmArn: AlarmName })),
    }));
    cloudwatch.on(ListTagsForResourceCommand).resolves({ Tags });
    cloudwatch.on(GetDashboardCommand).rejects(new DashboardNotFoundError({ message: "none", $metadata: {} }));

    const { context } = inventoryContext({ environment, sdk } as Target, "111122223333");
    const found = await monitoring(context);

    expect(found.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(found.every(({ ours }) => ours === true)).toBe(true);
  },
);
