import { LambdaLayerVersion } from "@cdktf/provider-aws/lib/lambda-layer-version";
import { Construct } from "constructs";
import { ZipArchive } from "../packaging/zip-archive";

export interface DependencyLayerProps {
  readonly layerName: string;
  readonly description: string;
  /** Folder with `nodejs/node_modules/...`. */
  readonly sourceDir: string;
  readonly runtime: string;
  readonly architecture: "arm64" | "x86_64";
}

/** A function's third-party code, deployed only when it changes. */
export class DependencyLayer extends Construct {
  /** ARN of this very version. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DependencyLayerProps) {
    super(scope, id);
    const archive = new ZipArchive(this, "archive", { sourceDir: props.sourceDir });
    this.arn = new LambdaLayerVersion(this, "version", {
      layerName: props.layerName,
      description: props.description,
      compatibleRuntimes: [props.runtime],
      compatibleArchitectures: [props.architecture],
      filename: archive.path,
      sourceCodeHash: archive.base64Sha256,
      // A version cannot be changed, so a new one replaces it: it has to exist before the functions let go of the old one.
      lifecycle: { createBeforeDestroy: true },
    }).arn;
  }
}
