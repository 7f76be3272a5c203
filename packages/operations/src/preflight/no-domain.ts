/** What the checks of a domain say where there is none. */
export const NO_DOMAIN = (environmentName: string) => `${environmentName} has no domain configured`;
