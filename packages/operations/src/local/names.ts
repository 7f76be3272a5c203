import { type EnvironmentDefinition, environments, serviceName } from "../../../../src/config/environments";
import { type Named, resourceNames } from "../../../../src/config/names";

const { nameSuffix = "" }: EnvironmentDefinition = environments.local;

/** Of what the names of the environment `local` are made. */
export const LOCAL: Named = { serviceName, nameSuffix };

/** The names of the environment `local`. */
export const LOCAL_NAMES = resourceNames(LOCAL);
