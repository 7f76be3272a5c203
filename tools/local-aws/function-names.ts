/** The functions of the local environment, whose names have no suffix. */
export const API_FUNCTION = "secure-serverless-function";
export const AUTHORIZER_FUNCTION = "secure-serverless-authorizer";
