import { kindOf } from "../catalogue/types";
import type { Judge } from "../judge/judge";
import { ANSWERS } from "./harmless-names/answers";
import { HARMLESS_A_TO_L } from "./harmless-names/aws-a-to-l";
import { HARMLESS_AWS_M_TO_Z } from "./harmless-names/aws-m-to-z";
import { CONTENT_BLOCKS, HARMLESS_PATHS, NOT_HARMLESS_PATHS } from "./harmless-names/by-type";
import { FAMILIES, MAPS, OWN_LABELS } from "./harmless-names/families";
import { HARMLESS_OTHER_CLOUDS } from "./harmless-names/other-clouds";
import { hasPath as has, type Paths, pathsOf, words } from "./path-lists";

/** Below a block of these names nothing is harmless by its own name: a format of logs, an id of an authorizer. */
const GUARDING_BLOCK =
  /encrypt|kms|(^|_)logs?(_|$)|logging|audit|trac(e|ing)|auth|oidc|saml|jwt|cert|tls|ssl|cors|retention|lifecycle|expir|backup|snapshot|replicat|versioning|access|acl|grant|polic|permission|security|firewall|waf|ingress|egress|peer|public|secret|credential|password|identity|session|cookie|alarm|monitoring|notif|trust|restrict|protect|delet|dead_letter|destination|signing|shar(e|ing)|metadata_options|linux_parameters|throttl|quota|limit|kerberos|^(parameter|settings?|options?|option_settings|configurations?|cluster_configuration_options|default_action|action)$/;

/** What is not content, whatever it stands below. */
const NO_CONTENT =
  /encrypt|kms|role|password|token|secret|auth|polic|(^|_)acl(_|$)|certificate|destination|(^|_)logs?(_|$)|(^|[._])log_|access/;

interface Names {
  readonly answers: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
  readonly maps: ReadonlySet<string>;
  readonly everywhere: ReadonlySet<string>;
  readonly harmless: Paths;
  readonly content: Paths;
  readonly notHarmless: Paths;
}

let names: Names | undefined;

/** The tables, taken apart when the first attribute is asked for. */
function tables(): Names {
  names ??= {
    answers: new Set(words(ANSWERS)),
    own: new Set(words(OWN_LABELS)),
    maps: new Set(words(MAPS)),
    everywhere: new Set(FAMILIES.flatMap((family) => words(family.names))),
    harmless: pathsOf([HARMLESS_PATHS, HARMLESS_A_TO_L, HARMLESS_AWS_M_TO_Z, HARMLESS_OTHER_CLOUDS].join("\n")),
    content: pathsOf(CONTENT_BLOCKS),
    notHarmless: pathsOf(NOT_HARMLESS_PATHS),
  };
  return names;
}

/** Attributes that may change in every direction without a person, each family with its reason. */
export const harmless: Judge = {
  id: "harmless",
  knows(type, path) {
    const { answers, own, maps, everywhere, harmless: yes, content, notHarmless: no } = tables();
    const segments = path.split(".");
    // the block in which Terraform keeps its own waiting times
    if (segments[0] === "timeouts" || has(yes, type, path)) return true;
    if (type.startsWith("aws_") && answers.has(segments.at(-1) ?? "")) return true;
    if (has(no, type, path, true)) return false;
    if (own.has(segments[0] ?? "") && (segments.length === 1 || maps.has(segments[0] ?? ""))) return true;
    if (has(content, type, path)) return !NO_CONTENT.test(path);
    const kind = kindOf(type);
    if (kind === "guards" || kind === "grants" || has(no, type, path)) return false;
    const map = segments.findIndex((segment) => maps.has(segment));
    const last = map < 0 ? segments.length - 1 : map;
    if (segments.slice(0, last).some((segment) => GUARDING_BLOCK.test(segment))) return false;
    return map >= 0 || everywhere.has(segments[last] ?? "");
  },
};
