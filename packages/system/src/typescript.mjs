// Has Node run TypeScript, through tsx: `node --import ./packages/system/src/typescript.mjs file.ts`. tsx keeps what it has
// compiled in the temporary folder, which everybody can write to, and runs whatever lies there. Here it is kept in the
// cache of this user, once that is known to be nobody else's.
import { join } from "node:path";
import { fail } from "./fail.mjs";
import privateFolder from "./private-folder.js";

const { cacheProblem, cacheRoot, temporaryFolderProblem } = privateFolder;

const problem = temporaryFolderProblem() ?? cacheProblem("tsx");
if (problem !== undefined) {
  fail(problem.message, problem.remedy);
}

// tsx looks once, when it is loaded, for where the temporary folder is
const temporary = process.env.TMPDIR;
process.env.TMPDIR = join(cacheRoot(), "tsx");
await import("tsx");
if (temporary === undefined) delete process.env.TMPDIR;
else process.env.TMPDIR = temporary;
