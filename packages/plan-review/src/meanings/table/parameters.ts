import type { LeafChange } from "../../attributes";
import { isEmpty, textOf } from "../../values";
import { type Direction, isOn, on } from "../directions";
import { type Meaning, means } from "../meaning";

/** Lists of { name, value }: parameters of databases, flags, options of an environment. */
const LISTS =
  /(parameter_group|parameters?|database_flags|_configuration|option_settings?|setting|db_parameter_group_option)\.(\w+\.)?value$|^(azurerm_\w+_server_(configuration|parameter)|aws_elastic_beanstalk_\w+)\.(\w+\.)?value$/;
const TRANSPORT = /force_ssl|require_secure_transport|require_ssl|ssl_enabled|tls_required|^ssl$/i;
const RECORDS = /audit|pgaudit|^log_|general_log|slow_query_log|server_audit/i;
const SAFETY =
  /^(fsync|full_page_writes|innodb_flush_log_at_trx_commit|sync_binlog|synchronous_commit|innodb_doublewrite)$/i;

const named =
  (pattern: RegExp) =>
  ({ block }: LeafChange): boolean =>
    pattern.test(textOf((block.after ?? block.before)?.["name"] ?? ""));

/** To 0, off or nothing, from anything else. */
const silenced: Direction = {
  weakens: ({ before, after }) =>
    !isEmpty(before) &&
    !/^(0|off|none|false|-1|disabled)$/i.test(textOf(before)) &&
    (isEmpty(after) || /^(0|off|none|false|-1|disabled)$/i.test(textOf(after))),
};

const byName: Direction = {
  weakens: (change) =>
    named(TRANSPORT)(change) ? on().weakens(change) : isWatched(change) && silenced.weakens(change),
  protects: (change) => (isWatched(change) || named(TRANSPORT)(change)) && isOn(change.before),
};

const isWatched = (change: LeafChange) => named(RECORDS)(change) || named(SAFETY)(change);

/** What a parameter is about is in the name beside its value. */
export const PARAMETERS: readonly Meaning[] = [
  means(
    (change) =>
      named(TRANSPORT)(change) ? "tls-weakened" : named(SAFETY)(change) ? "resilience-weakened" : "logs-off",
    byName,
    "value",
    { within: LISTS, except: /secret|environment/ },
  ),
];
