import { type BuildOptions, buildSync, type Metafile } from "esbuild";

/**
 * Builds and returns what is in which file.
 * @throws esbuild's own error, with file and line, when the source does not build
 */
export function build(options: BuildOptions): Metafile {
  return buildSync({ ...options, metafile: true }).metafile;
}
