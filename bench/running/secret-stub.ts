/** The version of the secret that a rotation has begun; see {@link SecretStub}. */
export const PENDING_VERSION = "22222222-2222-4222-8222-222222222222";
const CURRENT_VERSION = "11111111-1111-4111-8111-111111111111";
/** Seconds since the epoch: so long ago that no overlap of a previous key goes on. */
const CREATED = 1_600_000_000;

interface Question {
  readonly VersionStage?: string;
  readonly VersionId?: string;
}

/** One secret with a current version, and one that is pending: what the authorizer and a step of the rotation read. */
export class SecretStub {
  readonly #value: string;

  constructor(
    private readonly arn: string,
    apiKey: string,
  ) {
    const others = { db_connection: "postgresql://bench", third_party_token: "bench-token" };
    this.#value = JSON.stringify({ api_key: apiKey, ...others });
  }

  answer(operation: string, question: Question): { readonly status: number; readonly json: object } {
    const secret = { ARN: this.arn, Name: "bench" };
    if (operation === "DescribeSecret") {
      const stages = { [CURRENT_VERSION]: ["AWSCURRENT"], [PENDING_VERSION]: ["AWSPENDING"] };
      return { status: 200, json: { ...secret, VersionIdsToStages: stages } };
    }
    if (operation !== "GetSecretValue") return { status: 501, json: { __type: "NotImplemented" } };
    const isPending = question.VersionId === PENDING_VERSION || question.VersionStage === "AWSPENDING";
    if (question.VersionStage === "AWSPREVIOUS")
      return { status: 400, json: { __type: "ResourceNotFoundException", message: "no such version" } };
    const version = isPending
      ? { VersionId: PENDING_VERSION, VersionStages: ["AWSPENDING"] }
      : { VersionId: CURRENT_VERSION, VersionStages: ["AWSCURRENT"] };
    return { status: 200, json: { ...secret, ...version, SecretString: this.#value, CreatedDate: CREATED } };
  }
}
