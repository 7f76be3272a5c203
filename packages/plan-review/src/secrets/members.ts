import { remembered } from "../remembered";
import { CONTAINERS } from "./name-words";
import { meaningOfName } from "./names";

/** What the place of a value says of it. */
export interface Place {
  /** The name that its value goes by. */
  readonly name: string;
  /** Whether a block around it is one of secrets, such as `secret_variable`. */
  readonly isAmongSecrets: boolean;
}

export const NOWHERE: Place = { name: "", isAmongSecrets: false };

const NAMES = [
  "name",
  "Name",
  "key",
  "Key",
  "variable",
  "parameter_name",
  "parameter_key",
  "header_name",
  "ParameterKey",
];
const VALUES =
  /^(value|values|content|insecure_value|parameter_value|header_value|string_value|default|default_value|text|data)$/i;
/** The type of a variable that holds the name of a secret instead of it: CodeBuild and its like. */
const KEPT_ELSEWHERE =
  /^(SECRETS_MANAGER|PARAMETER_STORE|SECRET_REF|SecretRef|secretref|KEY_VAULT|KeyVault|secretKeyRef)$/;
/** What blocks of secrets say beside them. */
const BESIDE =
  /^(name|key|id|arn|type|version|path|file|mount_?path|enabled|ref|namespace|kind|provider|engine|scope|valueFrom|value_from|.*_(id|arn|name|version|type|path|ref))$/i;

const holdsSecrets = remembered((name) => CONTAINERS.test(name));
const isBeside = remembered((key) => BESIDE.test(key));
const isValue = remembered((key) => VALUES.test(key));

/**
 * The place of a member of an object. Many services take lists of { name, value }: there the name beside a value is its
 * name. Others give the type of a variable beside it, or put secrets into a block of their own.
 */
export function placeOf(owner: Readonly<Record<string, unknown>>, key: string, around: Place): Place {
  const isAmongSecrets = (around.isAmongSecrets || holdsSecrets(around.name)) && !isBeside(key);
  if (!isValue(key)) return { name: key, isAmongSecrets };
  if (typeof owner["type"] === "string" && KEPT_ELSEWHERE.test(owner["type"])) return NOWHERE;
  for (const candidate of NAMES) {
    const name = Object.hasOwn(owner, candidate) ? owner[candidate] : undefined;
    if (candidate !== key && typeof name === "string" && name !== "") return { name, isAmongSecrets };
  }
  // password: { default: … }
  return { name: meaningOfName(around.name) === "none" ? key : around.name, isAmongSecrets };
}

/** The place of an item of a list: that of the list, or, as in `["--password", "…"]`, the one that the item before it names. */
export function placeOfItem(items: readonly unknown[], index: number, around: Place): Place {
  const before = items[index - 1];
  return typeof before === "string" && /^--?[a-z][\w.-]{1,60}$/i.test(before)
    ? { name: before, isAmongSecrets: around.isAmongSecrets }
    : around;
}
