import { resourceNames } from "../../../../src/config/resource-names";

/** The names of the local environment, which have no suffix. */
const { apiFunction, authorizerFunction } = resourceNames({ nameSuffix: "" });
export const API_FUNCTION = apiFunction;
export const AUTHORIZER_FUNCTION = authorizerFunction;
