import { createServer, type Server } from "node:net";
import { freePort, portFrom, requireFreePort } from "../../tools/local-aws/ports";

describe("portFrom", () => {
  test.each(["1024", "3000", "65535"])("takes %s", (text) => expect(portFrom(text, "--port")).toBe(Number(text)));

  test.each(["", "80", "65536", "3000x", "-1", "3e3", " 3000", "http"])(
    "refuses %p, naming option and value",
    (text) => {
      expect(() => portFrom(text, "--port")).toThrow(`--port must be a port from 1024 to 65535, got "${text}"`);
    },
  );
});

describe("requireFreePort", () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test("names the port, what it is for and the remedy when it is in use", async () => {
    await expect(requireFreePort(port, "the API", "Choose another")).rejects.toMatchObject({
      message: `Port ${port} of 127.0.0.1, wanted for the API, is in use`,
      remedy: "Choose another",
    });
  });

  test("is satisfied with a free one", async () => {
    await expect(requireFreePort(await freePort(), "the API", "Choose another")).resolves.toBeUndefined();
  });
});
