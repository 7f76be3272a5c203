import { soak } from "@secure-serverless/proof/soak/soak";
import { instance, outdir } from "./support/target";

it("loses nothing in half a minute of clients at the same keys, while S3 and functions fail", async () => {
  const told: string[] = [];
  const result = await soak({
    ...{ instance, outdir, seed: 68, seconds: 20, eachOnce: true, attached: false },
    events: ["s3-lost-answers", "s3-resets", "functions-killed"],
    tell: (line) => told.push(line),
  });
  console.log(result.report);

  expect({ ...result, report: "", acknowledged: 0 }).toEqual({
    ...{ findings: [], failedEvents: [], left: [], isWhole: true, journal: undefined },
    ...{ report: "", acknowledged: 0 },
  });
  expect(result.acknowledged).toBeGreaterThan(30);
  expect(told).toHaveLength(3);
});
