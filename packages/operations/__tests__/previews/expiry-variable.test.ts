import type { Target } from "../../src/aws/target";
import { inventoryWithExpiries } from "../../src/inventory/inventory";
import { type ExpiryChoice, expiryVariable } from "../../src/previews/expiry";
import { managedBy } from "../../src/state/managed-resources";
import { aTarget } from "../support/environment";
import { aPreview } from "../support/previews";

jest.mock("../../src/inventory/inventory");
jest.mock("../../src/state/managed-resources");

const NOW = new Date("2030-01-10T12:00:00.500Z");
const target = { ...aTarget(), environment: aPreview("12") } as Target;
const SOON = "2030-01-11T00:00:00Z";
const LATE = "2030-02-01T00:00:00Z";

/** What the state and the tags say of a preview's resources. */
function known(inState: readonly string[], byTags: readonly string[] = []): void {
  jest
    .mocked(managedBy)
    .mockResolvedValue(
      inState.map((ExpiresAt) => ({ type: "aws_s3_bucket", attributes: { tags_all: { ExpiresAt } } })),
    );
  jest.mocked(inventoryWithExpiries).mockResolvedValue({ found: [], expiries: byTags });
}

it.each<[string, readonly string[], readonly string[], ExpiryChoice, string]>([
  ["a plan keeps what the state says", [SOON], [], {}, SOON],
  ["a plan keeps the latest of a half-renewed preview", [SOON, LATE], [], {}, LATE],
  ["a plan keeps what the tags say where the state is lost", [], [SOON], {}, SOON],
  ["a plan of a new one gives the template's lifetime", [], [], {}, "2030-01-13T12:00:00Z"],
  ["a deploy renews it", [SOON], [], { renew: true }, "2030-01-13T12:00:00Z"],
  ["a deploy does not make it earlier", [LATE], [], { renew: true }, LATE],
  ["hours count whatever it had", [LATE], [], { renew: true, hours: 2 }, "2030-01-10T14:00:00Z"],
])("%s", async (_, inState, byTags, choice, expiry) => {
  known(inState, byTags);
  expect(await expiryVariable(target, choice, NOW)).toEqual({ expires_at: expiry });
});

it("is none for an environment that does not expire, which refuses hours", async () => {
  known([]);
  expect(await expiryVariable(aTarget(), { renew: true }, NOW)).toEqual({});
  await expect(expiryVariable(aTarget(), { hours: 2 }, NOW)).rejects.toThrow(/does not expire/);
});
