/** `npm run version:set -- <major|minor|patch|version>`: a release of this repository, as a change to be reviewed. */
import { RELEASE_FILES, RELEASED_FOLDER, setVersion } from "@secure-serverless/development/release/set-version";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { runCommand } from "../command";

runCommand("version:set", async ({ arguments: { version: asked } }) => {
  const version = setVersion(PROJECT_ROOT, asked, new Date().toISOString().slice(0, 10));
  const changed = [...RELEASE_FILES, RELEASED_FOLDER];
  console.log(`Version ${version}: ${changed.join(", ")}. Next, as in CONTRIBUTING.md:

git switch -c version-${version}
git commit -m "chore: version ${version}" ${changed.join(" ")}

and when that is merged and deployed, on main:

git tag -a v${version} -m "Version ${version}"
git push origin v${version}`);
});
