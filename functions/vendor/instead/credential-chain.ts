/**
 * Replaces in the layers `@aws-sdk/credential-provider-node`, which every client imports: a chain of files, processes,
 * metadata services, SSO and STS, of which Lambda uses nothing. The clients are given Lambda's credentials instead
 * (functions/shared/lambda-credentials.ts); one that is not fails with its first call.
 */
export function defaultProvider(): () => Promise<never> {
  return () => Promise.reject(new Error("this AWS client was made without credentials"));
}
