/**
 * Replaces in the layers `node:fs/promises`, with which the SDK would read the files of a user's home: Lambda has none, and
 * what a client needs to know it is told (functions/shared/aws-client.ts). The SDK takes the error for a file that is not there.
 */
export const readFile = (): Promise<never> => Promise.reject(new Error("the AWS SDK reads no files here"));
