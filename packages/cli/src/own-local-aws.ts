import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Instance } from "@secure-serverless/local-aws/instance";
import { stopLocalAws } from "@secure-serverless/local-aws/start";
import { bringUp } from "@secure-serverless/operations/local/bring-up";
import { interrupted, onInterrupt } from "@secure-serverless/system/interrupt";
import type { Progress } from "@secure-serverless/system/progress";
import { temporaryFolder } from "@secure-serverless/system/temporary-folder.js";

export interface OwnLocalAwsProps {
  /** For people, as in "the local AWS of serving". */
  readonly name: string;
  readonly apiPort: number;
  readonly awsPort: number;
  readonly progress: Progress;
  /** The folder to which its logs are copied in the end. */
  readonly logs: string;
}

export interface OwnLocalAws {
  readonly instance: Instance;
  /** The folder that holds the applied stacks. */
  readonly outdir: string;
}

/** Does something with a local AWS of its own, beside `npm run local`, which is stopped and removed whatever happens. */
export async function withOwnLocalAws<T>(props: OwnLocalAwsProps, work: (own: OwnLocalAws) => Promise<T>): Promise<T> {
  const { name, apiPort, awsPort, progress, logs } = props;
  const root = temporaryFolder("own");
  const instance = new Instance(root);
  const outdir = join(root, "cdktf.out");
  const stopAndRemove = async () => {
    await stopLocalAws(instance);
    await cp(join(root, "logs"), logs, { recursive: true }).catch(() => {});
    await rm(root, { recursive: true, force: true });
  };
  let cleaned: Promise<void> | undefined;
  const cleanUp = () => {
    cleaned ??= stopAndRemove();
    return cleaned;
  };
  onInterrupt(cleanUp, { name: `Stopping and removing ${name}` });

  try {
    await bringUp({ instance, apiPort, awsPort, outdir, attached: true, progress });
    return await work({ instance, outdir });
  } finally {
    // an interrupt cleans up by itself
    if (!interrupted.aborted) await progress.step("Local AWS stopped and removed", cleanUp);
  }
}
