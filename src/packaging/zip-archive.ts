import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct, type IConstruct } from "constructs";

export interface ZipArchiveProps {
  /** Folder whose files are zipped. It is copied next to the stack, so the JSON holds no path of this machine. */
  readonly sourceDir: string;
}

/** By app, what cdktf has computed for a folder: each stack zips the same ones, and no folder changes under a synth. */
const hashes = new WeakMap<IConstruct, Map<string, string>>();

function knownHashes({ node }: IConstruct): Map<string, string> {
  const known = hashes.get(node.root) ?? new Map<string, string>();
  hashes.set(node.root, known);
  return known;
}

/** A folder as a zip whose bytes depend on nothing but the files: Terraform itself makes it while planning. */
export class ZipArchive extends Construct {
  /** Where Terraform finds the zip. */
  readonly path: string;
  /** Changes exactly when the files do; for `source_code_hash`. */
  readonly base64Sha256: string;

  constructor(scope: Construct, id: string, props: ZipArchiveProps) {
    super(scope, id);
    const known = knownHashes(this);
    const assetHash = known.get(props.sourceDir);
    const asset = new TerraformAsset(this, "files", {
      path: props.sourceDir,
      type: AssetType.DIRECTORY,
      ...(assetHash !== undefined && { assetHash }),
    });
    known.set(props.sourceDir, asset.assetHash);
    const archive = new DataArchiveFile(this, "zip", {
      type: "zip",
      sourceDir: `\${path.module}/${asset.path}`,
      outputPath: `\${path.module}/archives/${this.node.path.split("/").slice(1).join("-")}.zip`,
      // The mode of a checked out file depends on the umask, and the zip records it.
      outputFileMode: "0644",
    });
    this.path = archive.outputPath;
    this.base64Sha256 = archive.outputBase64Sha256;
  }
}
