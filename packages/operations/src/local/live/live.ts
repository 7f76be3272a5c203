import { join, sep } from "node:path";
import type { Instance, RunningInstance } from "@secure-serverless/local-aws/instance";
import { requireFreePort } from "@secure-serverless/local-aws/ports";
import { onInterrupt } from "@secure-serverless/system/interrupt";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { Progress } from "@secure-serverless/system/progress";
import { UserError } from "@secure-serverless/system/user-error";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { LOCAL_NAMES } from "../names";
import { askKey } from "./ask-key";
import { Builds, PARTS } from "./builds";
import { Infrastructure } from "./infrastructure";
import { InfrastructureFiles } from "./infrastructure-files";
import { LiveCode } from "./live-code";
import { proposeChange } from "./propose-change";
import { LiveSession } from "./session";
import { type Sources, watchSources } from "./sources";

export interface LiveProps {
  readonly instance: Instance;
  /** Whether changed sources become live. */
  readonly watch: boolean;
  /** The first inspector's port; each function has the next. @default no inspector */
  readonly inspectPort?: number | undefined;
  /** Where the functions' sources are. @default this checkout */
  readonly projectRoot?: string;
  readonly tell: (text: string) => void;
}

/** Live code that waits for the local AWS. */
export interface PreparedLive {
  /** From now on the sources run there, until `close`, or until the local AWS has ended it. */
  attach(running: RunningInstance): Promise<AttachedLive>;
}

export interface AttachedLive {
  /** Resolves when the local AWS has ended it. */
  readonly ended: Promise<void>;
  /** The applied code runs again. */
  close(): Promise<void>;
}

/**
 * Looks at the sources before they are applied, so that nothing that changes meanwhile is missed.
 *
 * @throws UserError when a port is in use
 */
export async function prepareLive(props: LiveProps): Promise<PreparedLive> {
  const { instance, watch, projectRoot = PROJECT_ROOT, tell } = props;
  const inspectPorts = props.inspectPort === undefined ? undefined : await inspectPortsFrom(props.inspectPort);
  const builds = await Builds.start(projectRoot);
  const stop = onInterrupt(() => builds.dispose(), { name: "Stopping esbuild", seconds: 5 });
  const applied = await Promise.all(PARTS.map((part) => builds.rebuild(part)));
  return {
    attach: async (running) => {
      const session = await LiveSession.open(instance, running);
      const code = new LiveCode({
        builds,
        runtime: session,
        names: LOCAL_NAMES.functions,
        watch,
        tell,
        ...(inspectPorts && { inspectPorts }),
      });
      // before it looks at the sources, so that it misses no change of them
      const sources = watch ? await follow({ ...props, projectRoot }, running, code, builds) : undefined;
      const functions = await code.begin(applied);
      if (watch) tell("Watching the sources: a saved change of a function is live at once, without Terraform.");
      if (inspectPorts !== undefined) tell(aboutInspectors(functions, inspectPorts));
      return {
        ended: session.ended,
        close: async () => {
          stop();
          session.close();
          sources?.close();
          await builds.dispose();
        },
      };
    },
  };
}

async function follow(
  { instance, projectRoot, tell }: LiveProps & { readonly projectRoot: string },
  running: RunningInstance,
  code: LiveCode,
  builds: Builds,
): Promise<Sources> {
  const infrastructure = new Infrastructure({
    propose: () => proposeChange(instance, running, new Progress()),
    ask: (signal) => askKey(process.stdin, signal, () => process.kill(process.pid, "SIGINT")),
    tell,
  });
  const ofStacks = new InfrastructureFiles(projectRoot);
  await ofStacks.refresh();
  const sources: Sources = watchSources(projectRoot, async (files) => {
    await code.changed(files);
    sources.add(outside(builds.inputs, projectRoot));
    if (!files.some((file) => ofStacks.has(file))) return;
    await ofStacks.refresh();
    infrastructure.changed();
  });
  sources.add(outside(builds.inputs, projectRoot));
  return {
    add: sources.add,
    close: () => {
      infrastructure.stop();
      sources.close();
    },
  };
}

/** What the folders that are watched as a whole do not have: packages. */
function outside(files: Iterable<string>, projectRoot: string): string[] {
  return [...files].filter((file) => !file.startsWith(join(projectRoot, "functions") + sep));
}

async function inspectPortsFrom(first: number): Promise<Readonly<Record<FunctionId, number>>> {
  const last = first + FUNCTION_IDS.length - 1;
  if (last > 65535) {
    throw new UserError(
      `--inspect-port needs ${FUNCTION_IDS.length} ports, one for each function, and ${last} is not a port`,
      "For example: --inspect-port 9229",
    );
  }
  const ports = Object.fromEntries(FUNCTION_IDS.map((id, index) => [id, first + index])) as Record<FunctionId, number>;
  for (const [id, port] of Object.entries(ports)) {
    await requireFreePort(
      port,
      `the inspector of the function ${id}`,
      `Stop what listens there, or choose others: --inspect-port ${first + 100}`,
    );
  }
  return ports;
}

function aboutInspectors(functions: readonly FunctionId[], ports: Readonly<Record<FunctionId, number>>): string {
  const list = functions.map((id) => `${id} 127.0.0.1:${ports[id]}`);
  return `Attach a debugger: ${list.join(", ")}. Whoever uses this machine can too, and runs code as you.`;
}
