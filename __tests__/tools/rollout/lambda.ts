import {
  DeleteFunctionCommand,
  GetAliasCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PreconditionFailedException,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";

export interface AliasState {
  version: string;
  weights?: Record<string, number>;
  description?: string;
  revision: number;
}

/** Functions with an alias `live` each, as Lambda keeps them: an update with an old revision is refused. */
export class FakeLambda {
  readonly client = new LambdaClient({ region: "eu-west-1" });
  readonly aliases: Record<string, AliasState> = {};
  /** Published versions by function. */
  readonly versions: Record<string, string[]> = {};
  /** Every state that callers have seen, as `function version` or `function version+weight`. */
  readonly history: string[] = [];
  /** Called before an update is looked at, or, for `after`, when it is done: what it throws is the answer. */
  trouble: {
    before?: (input: UpdateAliasCommand["input"]) => void;
    after?: (input: UpdateAliasCommand["input"]) => void;
  } = {};
  readonly #mock = mockClient(this.client);

  constructor(versions: Readonly<Record<string, string>>) {
    for (const [name, version] of Object.entries(versions)) {
      this.aliases[name] = { version, revision: 1 };
      this.versions[name] = [version];
    }
    this.#mock.on(GetAliasCommand).callsFake(({ FunctionName }) => this.#alias(FunctionName));
    this.#mock.on(UpdateAliasCommand).callsFake((input) => this.#update(input));
    this.#mock.on(ListAliasesCommand).callsFake(({ FunctionName }) => ({ Aliases: [this.#alias(FunctionName)] }));
    this.#mock.on(ListVersionsByFunctionCommand).callsFake(({ FunctionName }) => ({
      Versions: ["$LATEST", "$LATEST.PUBLISHED", undefined, ...(this.versions[FunctionName] ?? [])].map((Version) => ({
        Version,
      })),
    }));
    this.#mock.on(DeleteFunctionCommand).callsFake(({ FunctionName, Qualifier }) => {
      this.versions[FunctionName] = (this.versions[FunctionName] ?? []).filter((version) => version !== Qualifier);
      return {};
    });
  }

  /** What somebody else does at the same time. */
  touch(name: string, change: Partial<AliasState> = {}): void {
    const alias = this.#state(name);
    Object.assign(alias, change);
    alias.revision += 1;
  }

  #alias(name: string) {
    const { version, weights, description, revision } = this.#state(name);
    return {
      Name: "live",
      FunctionVersion: version,
      Description: description,
      RevisionId: String(revision),
      RoutingConfig: { AdditionalVersionWeights: weights },
    };
  }

  #update(input: UpdateAliasCommand["input"]) {
    const { FunctionName = "", FunctionVersion = "", RoutingConfig, Description, RevisionId } = input;
    this.trouble.before?.(input);
    const alias = this.#state(FunctionName);
    if (RevisionId !== String(alias.revision)) {
      throw new PreconditionFailedException({ message: "stale", $metadata: {} });
    }
    const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
    this.touch(FunctionName, { version: FunctionVersion, weights, description: Description ?? "" });
    const [canary] = Object.entries(weights);
    this.history.push(`${FunctionName} ${FunctionVersion}${canary ? ` ${canary[0]}:${canary[1]}` : ""}`);
    this.trouble.after?.(input);
    return { RevisionId: String(alias.revision) };
  }

  #state(name: string): AliasState {
    const alias = this.aliases[name];
    if (alias === undefined) throw new ResourceNotFoundException({ message: "no such function", $metadata: {} });
    return alias;
  }
}
