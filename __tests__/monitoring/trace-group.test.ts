import { TraceGroup } from "../../src/monitoring/trace-group";
import { resourceOf, synthScope } from "../support/terraform-json";

const groupOf = (insights: boolean) =>
  resourceOf(
    synthScope(
      (scope) => void new TraceGroup(scope, "traces", { groupName: "mine", functionName: "my-function", insights }),
    ),
    "aws_xray_group",
  );

describe("TraceGroup", () => {
  it("holds the traces of the function", () => {
    expect(groupOf(true)).toMatchObject({ group_name: "mine", filter_expression: 'service("my-function")' });
  });

  it("has insights where they are wanted, and never notifies beside the alarms", () => {
    for (const insights of [true, false])
      expect(groupOf(insights).insights_configuration).toEqual({
        insights_enabled: insights,
        notifications_enabled: false,
      });
  });
});
