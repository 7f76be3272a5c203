import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { awsCliWarning, LOCAL_AWS_FUNCTION } from "../src/aws-cli";

const ENDPOINT = "https://127.0.0.1:4566";

describe("what local:env defines", () => {
  const folder = mkdtempSync(join(tmpdir(), "secure-serverless-aws-cli-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What an `aws` that prints its arguments is called with in a shell. */
  function called(script: string): string {
    const aws = join(folder, "aws");
    writeFileSync(aws, '#!/bin/sh\necho "$@"\n');
    chmodSync(aws, 0o755);
    const { stdout } = spawnSync("bash", ["-c", script], {
      encoding: "utf8",
      timeout: 20_000,
      env: {
        PATH: [folder, process.env["PATH"]].join(delimiter),
        AWS_ENDPOINT_URL: ENDPOINT,
        CODE: LOCAL_AWS_FUNCTION,
      },
    });
    return stdout.trim();
  }

  it("sends a typed aws to the local AWS, its arguments as they are", () => {
    expect(called("aws sqs list-queues")).toBe("sqs list-queues");
    expect(called('eval "$CODE"; aws sqs list-queues')).toBe(`--endpoint-url ${ENDPOINT} sqs list-queues`);
    expect(called(`eval "$CODE"; set -- "a  b" '$c'; aws "$@"`)).toBe(`--endpoint-url ${ENDPOINT} a  b $c`);
  });

  it("replaces an alias", () => {
    const aliased = "shopt -s expand_aliases\nalias aws='echo real'\n";

    expect(called(`${aliased}aws s3 ls`)).toBe("real s3 ls");
    expect(called(`${aliased}eval "$CODE"\naws s3 ls`)).toBe(`--endpoint-url ${ENDPOINT} s3 ls`);
  });
});

describe("the warning about an AWS CLI that leaves the machine", () => {
  it.each(["aws-cli/2.9.19 Python/3.9", "aws-cli/1.45.11 Python/3.11.7 Linux", "aws-cli/1.22.34 Python/3.10", "what?"])(
    "names %s and what to install",
    (version) => {
      const warning = awsCliWarning(version);

      expect(warning?.startsWith(version.split(" ")[0] ?? "")).toBe(true);
      expect(warning).toContain("Install AWS CLI 2.13.0 or later");
    },
  );

  it.each([undefined, "aws-cli/2.13.0 Python/3.11.4 Linux", "aws-cli/2.27.20 Python/3.13", "aws-cli/3.0.1"])(
    "is not given for %s",
    (version) => {
      expect(awsCliWarning(version)).toBeUndefined();
    },
  );
});
