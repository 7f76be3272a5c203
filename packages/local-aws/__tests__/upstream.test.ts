import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../../__tests__/support/certificate";
import { Upstream } from "../src/upstream";

const { certificate, key } = selfSignedCertificate();
const SLOW_MILLISECONDS = 400;
const TIMEOUT_MILLISECONDS = 100;

/** What a client gets of an emulator that is slower than the time limit. */
async function answerOfSlow(waitsOn?: () => boolean): Promise<string> {
  const slow = createServer({ cert: certificate, key }, (_incoming, answer) => {
    setTimeout(() => answer.end("late"), SLOW_MILLISECONDS);
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const upstream = new Upstream((slow.address() as AddressInfo).port, certificate);
  const front = createHttpServer((incoming, answer) =>
    upstream.forward(incoming, answer, {
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      onError: (error) => answer.writeHead(502).end(error.message),
      ...(waitsOn && { waitsOn }),
    }),
  );
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(front.address() as AddressInfo).port}/`);
    return `${response.status} ${await response.text()}`;
  } finally {
    for (const server of [front, slow]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    upstream.close();
  }
}

describe("an emulator that is slower than its time limit", () => {
  it("is waited for while a debugger may hold a function", async () => {
    expect(await answerOfSlow(() => true)).toBe("200 late");
  });

  it("is not waited for otherwise", async () => {
    expect(await answerOfSlow(() => false)).toBe("502 no answer in time");
    expect(await answerOfSlow()).toBe("502 no answer in time");
  });
});
