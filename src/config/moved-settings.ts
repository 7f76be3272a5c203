/** Where settings have moved to, by their former paths: a configuration that has an old one is told the new one. */
export const MOVED_SETTINGS: Readonly<Record<string, string>> = {
  "api.authorizerCacheSeconds": "api.auth.authorizer.cacheSeconds",
  "functions.applyReleases": "release.applyReleases",
  "functions.authorizer": "api.auth.authorizer",
  "functions.keptVersions": "release.keptVersions",
  "functions.rollout": "release.rollout",
  "functions.smokeTest": "release.smokeTest",
  "secret.previousKeyOverlapSeconds": "api.auth.previousKeyOverlapSeconds",
  "secret.ttlSeconds": "api.auth.authorizer.secretTtlSeconds",
};
