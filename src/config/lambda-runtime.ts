/**
 * The major version of Node that the functions run on, said here alone: Lambda's runtime, what esbuild compiles for, and
 * the Node that packages/toolchain/src brings in for the local AWS and the functions' tests follow it.
 */
export const LAMBDA_NODE_MAJOR = 24;

/** Lambda's name for it. */
export const LAMBDA_RUNTIME = `nodejs${LAMBDA_NODE_MAJOR}.x`;

/** esbuild's name for it. */
export const ESBUILD_TARGET = `node${LAMBDA_NODE_MAJOR}`;
