import { Agent, createServer, get, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../../__tests__/support/certificate";
import { SharedAgent } from "../src/shared-agent";

let server: Server;
let answer: () => void;

beforeEach(async () => {
  const { certificate: cert, key } = selfSignedCertificate();
  server = createServer({ cert, key }, (_, response) => {
    answer = () => response.end("whole");
    response.write("");
    response.flushHeaders();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** What a request gets whose agent another client ends in the middle of it. */
function endedMeanwhile(agent: Agent): Promise<string> {
  return new Promise((done) => {
    const { port } = server.address() as AddressInfo;
    const failed = (error: Error) => done(error.message);
    get({ host: "127.0.0.1", port, agent, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += String(part);
      });
      response.on("error", failed).on("end", () => done(text));
      agent.destroy();
      answer();
    }).on("error", failed);
  });
}

it("ends no request of another client, as an agent of Node does", async () => {
  expect(await endedMeanwhile(new SharedAgent())).toBe("whole");
  expect(await endedMeanwhile(new Agent())).toBe("aborted");
});
