import {
  executionRoleName,
  functionLogGroup,
  layerNames,
  logGroupNames,
  queueNames,
  resourceNames,
  topicKeyAlias,
} from "../../../../src/config/names";
import { previewOf } from "../../../../src/config/previews";
import { alarmNames } from "../../../../src/monitoring/alarm-names";
import { type NamedKind, NamePatterns } from "../../src/previews/name-patterns";
import { aTemplate } from "../support/previews";

const ACCOUNT = "123456789012";
const patterns = new NamePatterns(aTemplate(), ACCOUNT);

/** Every name of a preview, by its kind. */
function namesOf(id: string): [NamedKind, string][] {
  const preview = previewOf(aTemplate(), id);
  const names = resourceNames(preview);
  const of = (kind: NamedKind, list: readonly string[]) => list.map((name): [NamedKind, string] => [kind, name]);
  return [
    ...of("alarm", alarmNames(preview)),
    ...of("alias", Object.values(names.topics).map(topicKeyAlias)),
    ...of("api", [names.api]),
    ...of("bucket", [names.dataBucket(ACCOUNT, "us-east-1")]),
    ...of("dashboard", [names.dashboard]),
    ...of("function", Object.values(names.functions)),
    ...of("layer", layerNames(names)),
    ...of("logGroup", logGroupNames(names)),
    ...of("query", [`${names.prefix}/Slowest requests`]),
    ...of("queue", queueNames(names)),
    ...of(
      "role",
      Object.values(names.functions).map((name) => executionRoleName(name, "us-east-1")),
    ),
    ...of("secret", [names.secret]),
    ...of("topic", Object.values(names.topics)),
  ];
}

it.each(["1", "12", "a-b", "1-dlq", "1-integration", "1-api"])(
  "tells the id %s of every name that its preview has",
  (id) => {
    const names = namesOf(id);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(([kind, name]) => patterns.idOf(kind, name) !== id)).toEqual([]);
  },
);

it.each<[NamedKind, string]>([
  ["function", "orders-function"],
  ["function", "orders-function-dev"],
  ["function", "orders-function-preview"],
  ["function", "orders-function-preview-"],
  ["function", "orders-function-preview-A"],
  ["function", "other-orders-function-preview-1"],
  ["function", "orders-functions-preview-1"],
  ["bucket", `orders-state-preview-${ACCOUNT}-us-east-1`],
  ["bucket", "orders-data-210987654321-us-east-1-preview-1"],
  ["role", "orders-plan-preview"],
  ["role", "orders-deploy-preview"],
  ["role", "orders-function-preview-1-eu-west-1"],
  ["logGroup", functionLogGroup("orders-function")],
  ["alarm", "orders-preview-errors"],
  ["queue", "orders-function-dlq"],
])("takes a %s called %s for nobody's", (kind, name) => {
  expect(patterns.idOf(kind, name)).toBeUndefined();
});
