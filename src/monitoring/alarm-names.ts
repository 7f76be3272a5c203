import type { Environment } from "../config/schema";
import { compoundSignals } from "./objectives";
import { SIGNALS, type Signal } from "./signals";
import { alarmName } from "./watched-signals";

/** The names of all alarms that the environment can have: which of them it has depends on what its stack has. */
export function alarmNames(environment: Environment): string[] {
  return [
    ...Object.entries<Signal>(SIGNALS).map(([id, { metric }]) => alarmName(id, metric, environment)),
    ...compoundSignals(environment).flatMap(({ id, windows }) => [
      alarmName(id, undefined, environment),
      ...windows.map((window) => alarmName(window.id, window.metric, environment)),
    ]),
  ];
}
