import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export interface ZipArchiveProps {
  /** Folder whose files are zipped. It is copied next to the stack, so the JSON holds no path of this machine. */
  readonly sourceDir: string;
}

/** A folder as a zip whose bytes depend on nothing but the files: Terraform itself makes it while planning. */
export class ZipArchive extends Construct {
  /** Where Terraform finds the zip. */
  readonly path: string;
  /** Changes exactly when the files do; for `source_code_hash`. */
  readonly base64Sha256: string;

  constructor(scope: Construct, id: string, props: ZipArchiveProps) {
    super(scope, id);
    const asset = new TerraformAsset(this, "files", { path: props.sourceDir, type: AssetType.DIRECTORY });
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
