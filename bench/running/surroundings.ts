import { createSocket } from "node:dgram";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AwsStub } from "./aws-stub";
import type { Surroundings } from "./handler-process";
import { BENCH_KEY, BODY, LISTED_OBJECTS, LISTED_PREFIX, STORED_KEY } from "./requests";

export interface StubbedAws extends Surroundings {
  readonly aws: AwsStub;
}

/** AWS as the handlers meet it: the stub with a few objects, and something that takes what X-Ray's daemon would get. */
export async function withStubbedAws<T>(folder: string, work: (stubbed: StubbedAws) => Promise<T>): Promise<T> {
  const aws = await AwsStub.start(BENCH_KEY);
  const daemon = createSocket("udp4");
  try {
    await new Promise<void>((resolve, reject) => daemon.once("error", reject).bind(0, "127.0.0.1", resolve));
    const home = join(folder, "home");
    await mkdir(home, { recursive: true });
    aws.store(STORED_KEY, BODY);
    for (let index = 0; index < LISTED_OBJECTS; index += 1) aws.store(`${LISTED_PREFIX}${index}.txt`, BODY);
    const xrayDaemon = `127.0.0.1:${daemon.address().port}`;
    return await work({ aws, awsOrigin: aws.origin, xrayDaemon, home });
  } finally {
    daemon.close();
    await aws.close();
  }
}
