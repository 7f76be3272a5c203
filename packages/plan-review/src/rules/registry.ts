import { corsWidened, routeWithoutAuthorizer, throttlingRemoved } from "./api";
import { internetFacing, publicAccess, reachWidened, sharedOutside } from "./exposure";
import { denialLost, open, unclear, widened } from "./identity";
import { alarmRemoved, concurrencyRemoved, logsOff, tracingOff } from "./operations";
import { encryptionWeakened, tlsWeakened, versioningWeakened } from "./protection";
import type { Rule } from "./rule";
import { destroyed, forgotten, protectionRemoved, replaced, retentionShortened, serviceDestroyed } from "./stateful";
import { actionInvoked, drift, plainSecret, planIncomplete, unknownRisk } from "./values";

/** Every rule, in the order in which a review reports findings of the same severity. */
export const RULES: readonly Rule[] = [
  destroyed,
  replaced,
  publicAccess,
  open,
  internetFacing,
  sharedOutside,
  widened,
  denialLost,
  unclear,
  plainSecret,
  routeWithoutAuthorizer,
  encryptionWeakened,
  versioningWeakened,
  tlsWeakened,
  retentionShortened,
  protectionRemoved,
  throttlingRemoved,
  corsWidened,
  concurrencyRemoved,
  alarmRemoved,
  logsOff,
  planIncomplete,
  serviceDestroyed,
  tracingOff,
  drift,
  unknownRisk,
  reachWidened,
  forgotten,
  actionInvoked,
];
