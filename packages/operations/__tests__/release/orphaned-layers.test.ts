import { DeleteLayerVersionCommand, LambdaClient, ListLayerVersionsCommand } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { pruneLayers } from "../../src/release/orphaned-layers";

const mock = mockClient(LambdaClient);
const client = new LambdaClient({ region: "us-east-1" });
const notes: string[] = [];
const prune = (...layers: { layerName: string; version: number }[]) =>
  pruneLayers(client, layers, (text) => notes.push(text));
const deleted = () => mock.commandCalls(DeleteLayerVersionCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  mock.reset();
  notes.length = 0;
  mock.on(DeleteLayerVersionCommand).resolves({});
});

it("deletes what is older than the state's version, on every page, and says so", async () => {
  mock
    .on(ListLayerVersionsCommand, { LayerName: "api" })
    .resolves({ LayerVersions: [{ Version: 7 }, { Version: 6 }], NextMarker: "more" });
  mock.on(ListLayerVersionsCommand, { LayerName: "api", Marker: "more" }).resolves({ LayerVersions: [{ Version: 3 }] });

  await prune({ layerName: "api", version: 7 });

  expect(deleted()).toEqual([
    { LayerName: "api", VersionNumber: 6 },
    { LayerName: "api", VersionNumber: 3 },
  ]);
  expect(notes).toEqual(["Deleted what an interrupted apply had left of the layer api: version 6, 3"]);
});

it("leaves the state's version and newer ones, which another apply may be publishing", async () => {
  mock.on(ListLayerVersionsCommand).resolves({ LayerVersions: [{ Version: 8 }, { Version: 7 }] });

  await prune({ layerName: "api", version: 7 });

  expect([deleted(), notes]).toEqual([[], []]);
});

it("goes on with the others where it may not look, and says so", async () => {
  mock.on(ListLayerVersionsCommand, { LayerName: "api" }).rejects(new Error("not allowed"));
  mock.on(ListLayerVersionsCommand, { LayerName: "authorizer" }).resolves({ LayerVersions: [{ Version: 1 }] });

  await prune({ layerName: "api", version: 2 }, { layerName: "authorizer", version: 2 });

  expect(deleted()).toEqual([{ LayerName: "authorizer", VersionNumber: 1 }]);
  expect(notes[0]).toBe("Versions of the layer api that no state knows may stay: not allowed");
});
