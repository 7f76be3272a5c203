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
  /** The aliases `released`, where applies move callers. @default none */
  readonly decisions: Record<string, AliasState> = {};
  /** Published versions by function. */
  readonly versions: Record<string, string[]> = {};
  /** When each version was published, by function and version. @default never */
  readonly publishedAt: Record<string, Record<string, string>> = {};
  /** Every state that callers have seen, as `function version` or `function version+weight`. */
  readonly history: string[] = [];
  /** Called before an update is looked at, or, for `after`, when it is done: what it throws is the answer. */
  trouble: {
    before?: (input: UpdateAliasCommand["input"]) => void;
    after?: (input: UpdateAliasCommand["input"]) => void;
    /** Called before an alias is read. */
    read?: (name: string) => void;
  } = {};
  readonly #mock = mockClient(this.client);

  constructor(versions: Readonly<Record<string, string>>) {
    for (const [name, version] of Object.entries(versions)) {
      this.aliases[name] = { version, revision: 1 };
      this.versions[name] = [version];
    }
    this.#mock.on(GetAliasCommand).callsFake(({ FunctionName, Name }) => {
      this.trouble.read?.(Name);
      return this.#alias(FunctionName, Name);
    });
    this.#mock.on(UpdateAliasCommand).callsFake((input) => this.#update(input));
    this.#mock.on(ListAliasesCommand).callsFake(({ FunctionName }) => ({
      Aliases: [
        this.#alias(FunctionName, "live"),
        ...(this.decisions[FunctionName] ? [this.#alias(FunctionName, "released")] : []),
      ],
    }));
    this.#mock.on(ListVersionsByFunctionCommand).callsFake(({ FunctionName }) => ({
      Versions: ["$LATEST", "$LATEST.PUBLISHED", undefined, ...(this.versions[FunctionName] ?? [])].map((Version) => ({
        Version,
        LastModified: this.publishedAt[FunctionName]?.[Version ?? ""],
      })),
    }));
    this.#mock.on(DeleteFunctionCommand).callsFake(({ FunctionName, Qualifier }) => {
      this.versions[FunctionName] = (this.versions[FunctionName] ?? []).filter((version) => version !== Qualifier);
      return {};
    });
  }

  /** What somebody else does at the same time. */
  touch(name: string, change: Partial<AliasState> = {}, alias = this.#state(name, "live")): void {
    Object.assign(alias, change);
    alias.revision += 1;
  }

  #alias(name: string, alias: string) {
    const { version, weights, description, revision } = this.#state(name, alias);
    return {
      Name: alias,
      FunctionVersion: version,
      Description: description,
      RevisionId: String(revision),
      RoutingConfig: { AdditionalVersionWeights: weights },
    };
  }

  #update(input: UpdateAliasCommand["input"]) {
    const { FunctionName = "", Name = "", FunctionVersion = "", RoutingConfig, Description, RevisionId } = input;
    this.trouble.before?.(input);
    const alias = this.#state(FunctionName, Name);
    if (RevisionId !== String(alias.revision)) {
      throw new PreconditionFailedException({ message: "stale", $metadata: {} });
    }
    const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
    this.touch(FunctionName, { version: FunctionVersion, weights, description: Description ?? "" }, alias);
    const [canary] = Object.entries(weights);
    const seen = `${FunctionName} ${FunctionVersion}${canary ? ` ${canary[0]}:${canary[1]}` : ""}`;
    if (alias === this.aliases[FunctionName]) this.history.push(seen);
    this.trouble.after?.(input);
    return { RevisionId: String(alias.revision) };
  }

  #state(name: string, of: string): AliasState {
    const alias = { live: this.aliases, released: this.decisions }[of]?.[name];
    if (alias === undefined) throw new ResourceNotFoundException({ message: "no such function", $metadata: {} });
    return alias;
  }
}
