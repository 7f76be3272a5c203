import { alarmNames } from "../../src/monitoring/alarm-names";
import { anEnvironment } from "../support/environments";
import { secureServerlessStack } from "../support/stacks";
import { resourcesOf, synthStack } from "../support/terraform-json";

it.each(["", "-dev"])(
  "knows with the suffix %j every alarm of the stack by its name, and each name is once",
  (nameSuffix) => {
    const environment = anEnvironment({ nameSuffix });
    const json = synthStack(secureServerlessStack(environment));
    const made = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"].flatMap((type) =>
      resourcesOf(json, type).map(({ alarm_name }) => alarm_name),
    );

    expect(made.length).toBeGreaterThan(10);
    expect(alarmNames(environment)).toEqual(expect.arrayContaining(made));
    expect(new Set(alarmNames(environment)).size).toBe(alarmNames(environment).length);
  },
);
