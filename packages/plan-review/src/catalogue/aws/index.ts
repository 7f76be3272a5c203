import type { ProviderTypes } from "../provider-types";
import { GRANTS } from "./grants";
import { GUARDS } from "./guards";
import { HOLDS } from "./holds";
import { SERVES } from "./serves";
import { SETTINGS } from "./settings";

/** Every resource type of the AWS provider, but those in HARMLESS: each is decided on by itself. */
export const AWS: ProviderTypes = {
  prefix: "aws",
  holds: HOLDS,
  guards: GUARDS,
  grants: GRANTS,
  serves: SERVES,
  settings: SETTINGS,
};
