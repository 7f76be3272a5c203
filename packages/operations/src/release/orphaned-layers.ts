import { DeleteLayerVersionCommand, type LambdaClient, paginateListLayerVersions } from "@aws-sdk/client-lambda";
import type { AppliedLayer } from "./applied-stack";

/**
 * Deletes the versions of the stack's layers that no state knows: an apply that was killed while it replaced a layer has
 * published a version and forgotten it. Functions that use a version keep it. Newer ones than the state's are left alone,
 * since another apply may be publishing them.
 *
 * @param note told what was deleted, or why something stays
 */
export async function pruneLayers(
  client: LambdaClient,
  layers: readonly AppliedLayer[],
  note: (text: string) => void,
): Promise<void> {
  for (const { layerName, version } of layers) {
    try {
      const older: number[] = [];
      for await (const { LayerVersions = [] } of paginateListLayerVersions({ client }, { LayerName: layerName }))
        older.push(...LayerVersions.flatMap(({ Version = 0 }) => (Version < version ? [Version] : [])));
      for (const VersionNumber of older)
        await client.send(new DeleteLayerVersionCommand({ LayerName: layerName, VersionNumber }));
      if (older.length > 0)
        note(`Deleted what an interrupted apply had left of the layer ${layerName}: version ${older.join(", ")}`);
    } catch (error) {
      note(`Versions of the layer ${layerName} that no state knows may stay: ${(error as Error).message}`);
    }
  }
}
