import { principalId } from "../../../functions/shared/permissions";
import { accessRules } from "../access";
import { FEW_ALARMS, needOfSignal, SIGNAL_IDS } from "../signal-ids";
import { isOrigin } from "./api";
import { type BrokenRule, eachAddressOnce, keysOfTheRegion, tagsThatDiffer, textsWithoutTemplates } from "./aws-rules";
import { certificatesOfTheirRegions, certificatesWithoutAZone, distributionOfADomain } from "./domain-rules";
import type { CheckedFields } from "./fields";

type Rule = (environment: CheckedFields) => BrokenRule[];

const DAY_SECONDS = 86_400;
/** Bytes of JSON. All variables of a function have 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ACCESS_RULES_BYTES = 3000;

/** What the settings demand of each other. A setting that another one leaves without effect is refused, never ignored. */
const RULES: readonly Rule[] = [
  noProtectionOfThrowAwayData,
  rotationOfCheckedKeysOnly,
  rotationAfterTheOverlap,
  accessRulesThatFit,
  eachPrincipalOnce,
  secureOrigins,
  thresholdsOfExistingAlarms,
  distributionOfADomain,
  certificatesWithoutAZone,
  certificatesOfTheirRegions,
  textsWithoutTemplates,
  keysOfTheRegion,
  eachAddressOnce,
  tagsThatDiffer,
];

/** Every rule that an environment breaks. */
export function brokenRules(environment: CheckedFields): BrokenRule[] {
  return RULES.flatMap((rule) => rule(environment));
}

function noProtectionOfThrowAwayData({ destroyData, deletionProtection }: CheckedFields): BrokenRule[] {
  return destroyData && deletionProtection
    ? [{ path: ["deletionProtection"], message: "must be false where destroyData is true" }]
    : [];
}

function rotationOfCheckedKeysOnly({ secret, api }: CheckedFields): BrokenRule[] {
  if (secret.delivery !== "out-of-band" || secret.rotation === undefined || api.auth.mode === "api-key") return [];
  return [
    { path: ["secret", "rotation"], message: 'needs api.auth.mode "api-key": in other modes nothing checks the key' },
  ];
}

function rotationAfterTheOverlap({ secret, api: { auth } }: CheckedFields): BrokenRule[] {
  if (secret.delivery !== "out-of-band" || secret.rotation === undefined || auth.mode !== "api-key") return [];
  return secret.rotation.everyDays * DAY_SECONDS < auth.previousKeyOverlapSeconds
    ? [
        {
          path: ["secret", "rotation"],
          message: `must not come again before api.auth.previousKeyOverlapSeconds (${auth.previousKeyOverlapSeconds}) are over`,
        },
      ]
    : [];
}

/** They become a variable of the function, by way of Terraform. */
function accessRulesThatFit({ api: { auth } }: CheckedFields): BrokenRule[] {
  const rules = JSON.stringify(accessRules(auth));
  const path = ["api", "auth"];
  const broken: BrokenRule[] = [];
  if (Buffer.byteLength(rules) > MAX_ACCESS_RULES_BYTES)
    broken.push({
      path,
      message: `must have rules of at most ${MAX_ACCESS_RULES_BYTES} bytes in JSON: name fewer or shorter ones`,
    });
  return broken;
}

function eachPrincipalOnce({ api: { auth } }: CheckedFields): BrokenRule[] {
  if (auth.mode !== "iam") return [];
  const arns = auth.principals?.map(({ arn }) => arn) ?? [];
  const twice = arns.find((arn, index) => arns.map(principalId).indexOf(principalId(arn)) !== index);
  return twice === undefined
    ? []
    : [{ path: ["api", "auth", "principals"], message: `must name each principal once, not ${twice} twice` }];
}

function secureOrigins({ api: { allowedOrigins }, emulated }: CheckedFields): BrokenRule[] {
  return allowedOrigins.flatMap((origin, index) => {
    if (!isOrigin(origin)) return [];
    const { protocol, hostname } = new URL(origin);
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    if (protocol === "https:" || (emulated && local)) return [];
    return [
      {
        path: ["api", "allowedOrigins", index],
        message: "must use https (http is for localhost in an emulated environment)",
      },
    ];
  });
}

/** A threshold without an alarm would do nothing. */
function thresholdsOfExistingAlarms({ monitoring, secret, api }: CheckedFields): BrokenRule[] {
  const has = {
    authorizer: api.auth.mode === "api-key",
    rotation: secret.delivery === "out-of-band" && secret.rotation !== undefined,
  };
  const message = {
    authorizer: 'needs api.auth.mode "api-key": in other modes there is no authorizer that the alarm could watch',
    rotation: "needs secret.rotation: without it there is no function that the alarm could watch",
  };
  return SIGNAL_IDS.flatMap((id) => {
    const path = ["monitoring", "thresholds", id];
    if (monitoring.thresholds[id] === undefined) return [];
    if (monitoring.alarms === "few" && !FEW_ALARMS.includes(id))
      return [{ path, message: 'needs monitoring.alarms "all": with "few" there is no alarm of it' }];
    const need = needOfSignal(id);
    return need === undefined || has[need] ? [] : [{ path, message: message[need] }];
  });
}
