import { createServer, type Server } from "node:net";
import { freePort, freePorts, portFrom, requireFreePort, requireSamePorts, requireTwoPorts } from "../src/ports";

describe("portFrom", () => {
  it.each(["1024", "3000", "65535"])("takes %s", (text) => expect(portFrom(text, "--port")).toBe(Number(text)));

  it.each(["", "80", "65536", "3000x", "-1", "3e3", " 3000", "http"])("refuses %p, naming option and value", (text) => {
    expect(() => portFrom(text, "--port")).toThrow(`--port must be a port from 1024 to 65535, got "${text}"`);
  });
});

it("gives the API and AWS different ports", () => {
  expect(() => requireTwoPorts({ apiPort: 4750, awsPort: 4750 })).toThrow(
    "The API and the local AWS need different ports, and both were given 4750",
  );
  expect(() => requireTwoPorts({ apiPort: 4750, awsPort: 4751 })).not.toThrow();
});

describe("a local AWS that runs keeps its ports", () => {
  const running = { apiPort: 3000, awsPort: 4566 };

  it.each([
    [undefined, undefined],
    [3000, undefined],
    [undefined, 4566],
    [3000, 4566],
  ])("accepts %p and %p, which it has", (apiPort, awsPort) => {
    expect(() => requireSamePorts(running, { apiPort, awsPort })).not.toThrow();
  });

  it.each([
    [3001, undefined, "--port 3001 --aws-port 4566"],
    [undefined, 4567, "--port 3000 --aws-port 4567"],
    [3000, 4567, "--port 3000 --aws-port 4567"],
  ])("refuses %p and %p with what it has, and how to change that", (apiPort, awsPort, options) => {
    const act = () => requireSamePorts(running, { apiPort, awsPort });
    expect(act).toThrow("is running already, with the API on port 3000 and AWS on port 4566");
    expect(act).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(`local:down, then npm run local -- ${options}`) }),
    );
  });
});

it("gives several free ports in a row, which the system gives to nobody else", async () => {
  const ports = await freePorts(20);

  expect(ports.map((port) => port - (ports[0] ?? 0))).toEqual([...ports.keys()]);
  // a port that the system gives to any connection could be taken before it is used
  expect(Math.max(...ports)).toBeLessThan(32_768);
  for (const port of ports) await expect(requireFreePort(port, "a test", "None")).resolves.toBeUndefined();
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

  it("names the port, what it is for and the remedy when it is in use", async () => {
    await expect(requireFreePort(port, "the API", "Choose another")).rejects.toMatchObject({
      message: `Port ${port} on 127.0.0.1 is in use, and the API needs it`,
      remedy: "Choose another",
    });
  });

  it("is satisfied with a free one", async () => {
    await expect(requireFreePort(await freePort(), "the API", "Choose another")).resolves.toBeUndefined();
  });
});
