import { text, type Variables } from "./environment";

/** What signs a call to AWS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Returns the provider of the credentials of the function's role, which Lambda puts into the environment before it starts
 * the process. They stay the same, and valid, as long as the execution environment lives.
 *
 * SnapStart, which gives credentials by HTTP instead, does not exist for Node:
 * https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 * @throws EnvironmentError, by the provider, which names the variable that is missing
 */
export function lambdaCredentials(variables: Variables): () => Promise<Credentials> {
  return async () => {
    const sessionToken = variables["AWS_SESSION_TOKEN"];
    return {
      accessKeyId: text(variables, "AWS_ACCESS_KEY_ID"),
      secretAccessKey: text(variables, "AWS_SECRET_ACCESS_KEY"),
      ...(sessionToken ? { sessionToken } : {}),
    };
  };
}
