/** `npm run version:set -- <major|minor|patch|version>`: a release of this repository, as a change to be reviewed. */
import { parseArgs } from "node:util";
import { RELEASE_FILES, setVersion } from "@secure-serverless/development/release/set-version";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { UserError } from "@secure-serverless/system/user-error";
import { runVerb } from "../verb";

const USAGE = "npm run version:set -- minor";

runVerb(async () => {
  const [asked, ...others] = parseArgs({ allowPositionals: true }).positionals;
  if (asked === undefined) throw new UserError("The version is missing: major, minor, patch, or one like 1.2.3", USAGE);
  if (others.length > 0) throw new UserError(`One version at a time, got also ${others.join(", ")}`, USAGE);
  const version = setVersion(PROJECT_ROOT, asked, new Date().toISOString().slice(0, 10));
  console.log(`Version ${version}: ${RELEASE_FILES.join(", ")}. Next, as in CONTRIBUTING.md:

git switch -c version-${version}
git commit -m "chore: version ${version}" ${RELEASE_FILES.join(" ")}

and when that is merged, on main:

git tag -a v${version} -m "Version ${version}"
git push origin v${version}`);
});
