import type { Ask } from "@secure-serverless/system/ask";
import { UserError } from "@secure-serverless/system/user-error";
import type { Environment } from "../../../../src/config/schema";

export interface ConfirmationProps {
  readonly environment: Pick<Environment, "name" | "destroyData" | "deletionProtection">;
  /** The data bucket, which holds what cannot be made again. */
  readonly bucket: string;
  /** Whether `--yes` was given. */
  readonly yes: boolean;
  /** What was given with `--confirm`. */
  readonly phrase?: string | undefined;
  /** Asks the person at the terminal. Undefined: there is no terminal. */
  readonly ask?: Ask | undefined;
}

/** Whether an environment is more than a demo: its data goes only with a backup and a typed confirmation. */
export function isProtected({ destroyData, deletionProtection }: ConfirmationProps["environment"]): boolean {
  return deletionProtection || !destroyData;
}

/** What `--confirm` takes: it names what is lost, so that it cannot be right by accident or for another environment. */
export function confirmationPhrase(environmentName: string, bucket: string): string {
  return `${environmentName} ${bucket}`;
}

/**
 * Looks at what was given on the command line.
 *
 * @returns whether that is a confirmation; otherwise somebody has to be asked
 * @throws UserError when what was given is wrong, or nothing was given and nobody can be asked
 */
export function isConfirmed(props: ConfirmationProps): boolean {
  const { environment, bucket, yes, phrase, ask } = props;
  const { name } = environment;
  const right = confirmationPhrase(name, bucket);
  if (phrase !== undefined) {
    if (phrase === right) return true;
    throw new UserError(
      `--confirm must be exactly "${right}" to destroy ${name}, got "${phrase}"`,
      `Check that ${name} is what you mean. It is the name of the environment, a space, and its data bucket`,
    );
  }
  if (yes && !isProtected(environment)) return true;
  if (yes) {
    throw new UserError(
      `--yes is not enough to destroy ${name}, whose data must be kept`,
      `Type the confirmation at a terminal, or give it: --confirm "${right}"`,
    );
  }
  if (ask !== undefined) return false;
  throw new UserError(
    `Destroying ${name} needs a confirmation, and there is no terminal`,
    isProtected(environment)
      ? `Type it at a terminal, or give it: --confirm "${right}"`
      : `Confirm it: npm run destroy -- ${name} --yes`,
  );
}

/** @throws UserError when the answers are not the names */
export async function askForConfirmation({ environment, bucket, ask }: ConfirmationProps): Promise<void> {
  const wanted = [
    ["environment", environment.name],
    ...(isProtected(environment) ? [["data bucket", bucket]] : []),
  ] as const;
  for (const [what, name] of wanted) {
    const answer = await ask?.(`Type the name of the ${what} to destroy it for good: `);
    if (answer === undefined) throw new UserError("Not confirmed; nothing was destroyed", `It is ${name}`);
    if (answer.trim() !== name) {
      throw new UserError(`That is not the name of the ${what}; nothing was destroyed`, `It is ${name}`);
    }
  }
}
