import { EVENT_NAMES, eventsNamed } from "../../src/soak/events-named";

it("takes every event where none is named, and else those that are", () => {
  expect(EVENT_NAMES).toContain("emulator-killed");
  expect(eventsNamed()).toEqual(EVENT_NAMES);
  expect(eventsNamed("rollback, s3-500")).toEqual(["rollback", "s3-500"]);
});

it.each(["", "s3-5000", "s3-500,constructor"])("refuses %j, and lists what there is", (text) => {
  expect(() => eventsNamed(text)).toThrow("There is no event");
});
