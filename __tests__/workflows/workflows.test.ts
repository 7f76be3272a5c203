import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SCANNERS } from "@secure-serverless/proof/scanners/scan";
import { type EnvironmentDefinition, environments, templates } from "../../src/config/environments";

const PROJECT = resolve(__dirname, "../..");
const WORKFLOWS = join(PROJECT, ".github", "workflows");
const ACTIONS = join(PROJECT, ".github", "actions");

const workflows = readdirSync(WORKFLOWS).map((name): [string, string] => [
  name,
  readFileSync(join(WORKFLOWS, name), "utf8"),
]);
const actions = readdirSync(ACTIONS).map((name): [string, string] => [
  `${name}/action.yml`,
  readFileSync(join(ACTIONS, name, "action.yml"), "utf8"),
]);
const files = [...workflows, ...actions];
const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The environments that are deployed, in their order: an environment is deployed after those above it. */
const deployed = Object.entries<EnvironmentDefinition>(environments).flatMap(([name, { emulated }]) =>
  emulated ? [] : [name],
);

/** The job of an environment in deploy.yml: copy it from the failure of the test. */
function jobFor(name: string, before: readonly string[]): string {
  const isConfigured = `contains(fromJSON(needs.environments.outputs.environments), '${name}')`;
  return [
    `  ${name}:`,
    `    name: ${name}`,
    `    needs: [${["ci", "environments", ...before].join(", ")}]`,
    // an environment that is not configured is skipped and stops nobody; one that failed stops those behind it
    `    if: ${before.length === 0 ? isConfigured : `\${{ !cancelled() && !failure() && ${isConfigured} }}`}`,
    "    uses: ./.github/workflows/deploy-environment.yml",
    "    permissions:",
    "      contents: read",
    "      id-token: write # for the role of the environment",
    "    with:",
    `      environment: ${name}`,
    "",
  ].join("\n");
}

/** The blocks that begin at this indent below `section`, by their names: what the files use of YAML. */
function blocks(text: string, section: string): Map<string, string> {
  const [, below = ""] = text.split(new RegExp(`^${section}:\\n`, "m"));
  const end = /^\S/m.exec(below)?.index ?? below.length;
  const found = new Map<string, string>();
  for (const block of below.slice(0, end).split(/^(?= {2}[\w-]+:)/m)) {
    const name = /^ {2}([\w-]+):/.exec(block)?.[1];
    if (name !== undefined) found.set(name, block);
  }
  return found;
}

const jobs = workflows.flatMap(([file, text]) =>
  [...blocks(text, "jobs")].map(([job, block]): [string, string] => [`${file} ${job}`, block]),
);
const callsWorkflow = (job: string) => /^ {4}uses: \.\/\.github\/workflows\//m.test(job);
const own = jobs.filter(([, job]) => !callsWorkflow(job));

it("finds the workflows and their jobs", () => {
  expect(workflows.map(([name]) => name)).toEqual([
    "ci.yml",
    "deploy-environment.yml",
    "deploy.yml",
    "drift.yml",
    "environments.yml",
    "preview-closed.yml",
    "previews.yml",
    "proof.yml",
    "pull-request.yml",
    "release.yml",
  ]);
  expect(jobs.length).toBeGreaterThan(12);
  expect(own.length).toBeGreaterThan(6);
});

describe.each(files)("%s", (_, text) => {
  it("pins every action by its commit and names the version", () => {
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, used = ""]) => used);
    expect(uses.length).toBeGreaterThan(0);
    for (const used of uses)
      expect(used).toMatch(
        /^(\.\/\.github\/(workflows\/[\w-]+\.yml|actions\/[\w-]+)|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/,
      );
  });
});

/** What a pattern finds in the files, each with its file. */
const found = (pattern: RegExp) =>
  files.flatMap(([name, text]) => [...text.matchAll(pattern)].map(([whole, first = ""]) => ({ name, whole, first })));

it("uses own workflows and actions that are there", () => {
  const used = found(/uses: (\.\/.+)$/gm);

  expect(used.length).toBeGreaterThan(5);
  expect(
    used.filter(({ first }) => !existsSync(join(PROJECT, first.endsWith(".yml") ? first : `${first}/action.yml`))),
  ).toEqual([]);
});

it("puts no expression into a script", () => {
  const run = found(/^( *)(?:- )?run: (?:\|\n((?:\1 {2,}.*\n|\n)+)|(.+)$)/gm);

  expect(run.length).toBeGreaterThan(10);
  expect(run.filter(({ whole }) => whole.includes("${{"))).toEqual([]);
});

it("runs commands of package.json only", () => {
  const verbs = found(/npm run (?:--silent )?([\w:-]+)/g);

  expect(verbs.length).toBeGreaterThan(5);
  expect(verbs.filter(({ first }) => !(first in scripts))).toEqual([]);
});

/** They take hours, and have a workflow of their own. */
const PROOFS = "jest.proof.config.js";

it("counts the report of every suite: the checks, and each part of the tests, on whichever Node it runs", () => {
  const parts = readdirSync(PROJECT).filter((name) => /^jest\.\w+\.config\.js$/.test(name) && name !== PROOFS);
  const summary = readFileSync(join(PROJECT, "packages", "development", "src", "testing", "summary.mjs"), "utf8");
  const [, counted = ""] = /const SUITES = \[(.+)\]/.exec(summary) ?? [];
  expect(readFileSync(join(PROJECT, ".ci", "run"), "utf8")).toContain(
    "node packages/development/src/testing/summary.mjs dist/reports",
  );
  expect(counted.replaceAll('"', "").split(", ").sort()).toEqual(
    ["checks", ...parts.map((name) => name.replace(".js", ""))].sort(),
  );
  expect(parts).toContain("jest.functions.config.js");
  expect(found(/run: xargs npm run (test:proof) -- <<< "\$NAMES"$/gm).map(({ name }) => name)).toEqual(["proof.yml"]);
});

it("runs each proof once a week, in one of the jobs", () => {
  const proofs = readdirSync(join(PROJECT, "__tests__", "proof"))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `proof/${name}`);
  const started = found(/^ {12}names: (.+)$/gm).map(({ first }) => first.split(" "));

  expect(started.length).toBeGreaterThan(1);
  expect(
    proofs.filter((proof) => started.filter((names) => names.some((name) => proof.includes(name))).length !== 1),
  ).toEqual([]);
  expect(started.flat().filter((name) => !proofs.some((proof) => proof.includes(name)))).toEqual([]);
});

it("runs every scanner, and fails for what could not be checked; what is found tomorrow stops no deployment today", () => {
  const scans = found(/npm run scan -- (.+)$/gm);
  const of = (file: string) => scans.flatMap(({ name, first }) => (name === file ? first.split(/[ ,]/) : []));

  expect(scans.filter(({ first }) => !first.endsWith(" --complete"))).toEqual([]);
  expect([...of("ci.yml"), ...of("proof.yml")].filter((each) => !each.startsWith("--")).sort()).toEqual(
    SCANNERS.map(({ name }) => name).sort(),
  );
  expect(of("ci.yml").filter((name) => name.endsWith("-audit"))).toEqual([]);
  const [, job = ""] = jobs.find(([name]) => name === "ci.yml scanners") ?? [];
  expect(job).toContain("fetch-depth: 0");
});

it("attaches the bills of materials, the client and the API reference to a release, which a tag of a version starts", () => {
  const text = workflows.find(([name]) => name === "release.yml")?.[1] ?? "";
  expect(text).toMatch(/^on:\n {2}push:\n {4}tags: \["v\[0-9\]\+\.\[0-9\]\+\.\[0-9\]\+"\]\n\n/m);
  expect(text).toMatch(
    /npm run sbom -- --out dist\/sbom\n(?:.*\n)+.*gh release create "\$TAG" --verify-tag .* dist\/sbom\/\* dist\/release\/\*$/m,
  );
  expect(text).toContain(" -w @secure-serverless/client --pack-destination dist/release\n");
  expect(text).toContain("tar -czf dist/release/api-reference.tar.gz -C dist/reference .\n");
});

it("uses one commit of each action", () => {
  const pinned = files.flatMap(([, text]) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40})/g)]);
  const commits = new Map<string, Set<string>>();
  for (const [, action = "", commit = ""] of pinned)
    commits.set(action, (commits.get(action) ?? new Set()).add(commit));
  expect([...commits].filter(([, used]) => used.size > 1)).toEqual([]);
  expect([...commits.keys()].sort()).toEqual([
    "actions/checkout",
    "actions/download-artifact",
    "actions/setup-node",
    "actions/setup-python",
    "actions/upload-artifact",
    "aws-actions/configure-aws-credentials",
  ]);
});

it("uploads artifacts that a second attempt of the run may replace", () => {
  const uploads = files.flatMap(([name, text]) =>
    [...text.matchAll(/uses: actions\/upload-artifact@.*\n +with:\n((?: {10}.+\n)+)/g)].map(
      ([, inputs = ""]) => [name, /^ +overwrite: true$/m.test(inputs)] as const,
    ),
  );
  expect(uploads.map(([name]) => name).length).toBeGreaterThan(3);
  expect(uploads.filter(([, replaces]) => !replaces)).toEqual([]);
});

describe.each(workflows)("the workflow %s", (_, text) => {
  it("starts without permissions, and on nothing that runs a fork's code with the repository's rights", () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).not.toMatch(/pull_request_target|workflow_run|secrets: inherit|secrets\./);
  });
});

describe.each(jobs)("the job %s", (name, job) => {
  it("states its permissions, and only these", () => {
    const [, permissions = ""] = /^ {4}permissions:\n((?: {6}.+\n)+)/m.exec(job) ?? [];
    const granted = [...permissions.matchAll(/^ {6}([\w-]+): (\w+)/gm)].map(([, what, how]) => `${what}: ${how}`);
    const withIdentity = ["plan", "apply", "look", "preview", "destroy", "sweep", ...deployed];
    const identity = withIdentity.includes(name.split(" ")[1] ?? "") ? ["id-token: write"] : [];
    const posts = /[ -]comment$/.test(name)
      ? ["pull-requests: write"]
      : name.endsWith(" report")
        ? ["issues: write"]
        : // which pull requests are open
          /( preview| sweep)$/.test(name)
          ? ["pull-requests: read"]
          : [];
    // a release is made where nobody but whoever may push tags can start it
    const contents = name === "release.yml release" ? "contents: write" : "contents: read";
    expect(granted).toEqual([contents, ...identity, ...posts]);
  });
});

describe.each(own)("the job %s", (_, job) => {
  it("has a time limit and leaves no token in the checkout", () => {
    expect(job).toMatch(/^ {4}timeout-minutes: \d+$/m);
    const checkouts = job.match(/uses: actions\/checkout@/g) ?? [];
    expect(checkouts.length).toBeGreaterThan(0);
    expect(job.match(/persist-credentials: false/g)).toHaveLength(checkouts.length);
  });
});

describe("a deployment", () => {
  const deploy = workflows.find(([name]) => name === "deploy.yml")?.[1] ?? "";
  const environment = workflows.find(([name]) => name === "deploy-environment.yml")?.[1] ?? "";
  const pullRequest = workflows.find(([name]) => name === "pull-request.yml")?.[1] ?? "";

  it("comes from the main branch, one at a time, and is never cancelled", () => {
    expect(deploy).toMatch(/^on:\n {2}push:\n {4}branches: \[main\]\n\n/m);
    expect(deploy).toMatch(/^concurrency:\n {2}group: deploy\n {2}cancel-in-progress: false$/m);
  });

  it.each(deployed.map((name, index): [string, readonly string[]] => [name, deployed.slice(0, index)]))(
    "goes to %s after %j, as src/config/environments.ts has them",
    (name, before) => {
      const job = blocks(deploy, "jobs")
        .get(name)
        ?.split(/\n(?= {2}#)/)[0];
      expect(`${job?.trimEnd()}\n`).toBe(jobFor(name, before));
    },
  );

  it("goes to no environment that there is not", () => {
    const called = [...blocks(deploy, "jobs")].filter(([, job]) => job.includes("deploy-environment.yml"));
    expect(called.map(([name]) => name)).toEqual(deployed);
  });

  it("takes the deploy role and the approval together, and nowhere else", () => {
    const withRole = jobs.filter(([, job]) => job.includes("purpose: deploy")).map(([name]) => name);
    const withApproval = jobs
      .filter(([, job]) => /^ {4}environment: (?!preview$)/m.test(job) && job.includes("runs-on"))
      .map(([name]) => name);
    expect(withRole).toEqual(["deploy-environment.yml apply"]);
    expect(withApproval).toEqual(withRole);
  });

  it("applies the plan that was saved in the same run", () => {
    const apply = blocks(environment, "jobs").get("apply") ?? "";
    expect(apply).toContain('npm run deploy -- "$ENVIRONMENT" --plan "dist/plans/$ENVIRONMENT" --yes');
    expect(apply).toContain("actions/download-artifact@");
    expect(apply).not.toContain("run-id");
  });

  it("gives a fork nothing, and lets no pull request write its own comment", () => {
    const job = (name: string) => blocks(pullRequest, "jobs").get(name) ?? "";
    expect(job("environments")).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(job("plan")).toContain("needs: environments");
    expect(job("comment")).toContain("ref: ${{ github.event.pull_request.base.sha }}");
  });
});

describe("previews", () => {
  const text = (file: string) => workflows.find(([name]) => name === file)?.[1] ?? "";
  const job = (file: string, name: string) => blocks(text(file), "jobs").get(name) ?? "";
  const deploy = job("pull-request.yml", "preview");
  const destroy = job("preview-closed.yml", "destroy");
  const sweep = job("previews.yml", "sweep");
  const ofPullRequests: [string, string][] = [
    ["pull-request.yml preview", deploy],
    ["preview-closed.yml destroy", destroy],
  ];

  it("are of the template that the workflows name", () => {
    expect(Object.keys(templates)).toEqual(["preview"]);
  });

  it("are reached by these jobs alone, the role that makes them only together with the GitHub environment", () => {
    const reaching = (purpose: string) =>
      jobs.filter(([, block]) => block.includes(`purpose: ${purpose}`)).map(([name]) => name);

    expect(reaching("preview").sort()).toEqual(ofPullRequests.map(([name]) => name).sort());
    expect(
      jobs
        .filter(([, block]) => /^ {4}environment: preview$/m.test(block))
        .map(([name]) => name)
        .sort(),
    ).toEqual(reaching("preview").sort());
    expect(reaching("sweep")).toEqual(["previews.yml sweep"]);
  });

  it.each([...ofPullRequests, ["previews.yml sweep", sweep]])(
    "stay off in %s until a variable turns them on",
    (_, block) => {
      expect(block).toMatch(/^ {4}if: .*vars\.PREVIEW_CI_REPOSITORY != ''/m);
    },
  );

  it("are made for no fork, no draft and no bot, after the checks", () => {
    expect(deploy).toContain("needs: [ci, environments]");
    expect(job("pull-request.yml", "environments")).toContain("head.repo.full_name == github.repository");
    expect(deploy).toMatch(/^ {4}if: .*!github\.event\.pull_request\.draft && .*user\.type != 'Bot'/m);
    expect(destroy).toMatch(/^ {4}if: .*head\.repo\.full_name == github\.repository/m);
  });

  it.each(ofPullRequests)("are worked on one at a time for each pull request, and never cut off, in %s", (_, block) => {
    expect(block).toContain(
      "    concurrency:\n      group: preview-${{ github.event.pull_request.number }}\n      cancel-in-progress: false\n",
    );
    // what is around a job may not cancel it either
    for (const file of ["pull-request.yml", "preview-closed.yml"]) expect(text(file)).not.toMatch(/^concurrency:/m);
    const [, minutes] = /^ {4}timeout-minutes: (\d+)$/m.exec(block) ?? [];
    const older = [...block.matchAll(/--older-than (\d+)/g)].map(([, limit]) => Number(limit));
    // a lock as old as that is of a job that has ended
    expect(older).toEqual([60]);
    expect(Number(minutes)).toBeLessThan(60);
  });

  it("end the checks of an older commit, each job by itself", () => {
    const groups = ["ci", "plan", "comment"].map((name) => job("pull-request.yml", name));
    for (const block of groups)
      expect(block).toMatch(
        /^ {4}concurrency:\n {6}group: pull-request-\$\{\{ github\.event\.pull_request\.number }}-.+\n {6}cancel-in-progress: true$/m,
      );
    expect.assertions(3);
  });

  it("are destroyed, and told of, by the code of the default branch", () => {
    const closed = text("preview-closed.yml");
    expect(closed.match(/ref: \$\{\{ github\.event\.repository\.default_branch }}/g)).toHaveLength(2);
    expect(closed.match(/uses: actions\/checkout@/g)).toHaveLength(2);
    expect(job("pull-request.yml", "preview-comment")).toContain("ref: ${{ github.event.pull_request.base.sha }}");
  });

  it("are told of also where the job ran out of time or another one took its place, both of which GitHub calls cancelled", () => {
    expect(job("preview-closed.yml", "comment")).toContain(
      "    if: ${{ !cancelled() && needs.destroy.result != 'skipped' }}\n",
    );
  });

  it("are asked once more whether they are wanted, right before each step that changes something", () => {
    const steps = deploy.split(/^ {6}- /m).slice(1);
    const after = steps.slice(steps.findIndex((step) => step.startsWith("id: wanted")) + 1);

    expect(after.length).toBeGreaterThan(3);
    expect(after.filter((step) => !step.includes("if: steps.wanted.outputs.wanted == 'true'"))).toEqual([]);
    expect(deploy.indexOf("wanted")).toBeLessThan(deploy.indexOf("./.github/actions/reach"));
  });

  it("are swept from the main branch by a schedule, and those of open pull requests only where all of them are known", () => {
    expect(text("previews.yml")).toMatch(/^on:\n {2}schedule:\n {4}- cron: "\d+ \* \* \* \*"\n/m);
    expect(sweep).toContain("github.ref == 'refs/heads/main'");
    const steps = sweep.split(/^ {6}- /m);
    const [all, ...others] = steps.filter((step) => step.includes("npm run sweep"));

    expect(all).toContain("if: steps.keep.outputs.complete == 'true'");
    expect(all).toContain('npm run sweep -- preview --pull-requests "$NUMBERS" --out dist/swept.json || [ $? -eq 3 ]');
    expect(others).toHaveLength(1);
    expect(others[0]).toContain("if: steps.keep.outputs.complete != 'true'");
    expect(others[0]).not.toMatch(/--keep|--pull-requests|--untagged/);
    expect(others[0]).toContain("exit 1");
  });

  it("are told of in their comments once the sweep has destroyed them, by a job that cannot reach AWS", () => {
    const comment = job("previews.yml", "comment");
    const [told = ""] = sweep.split(/^ {6}- /m).filter((step) => step.startsWith("id: swept"));

    // also where something else is left, and so the step before has failed
    expect(told).toMatch(/^ {8}if: \$\{\{ !cancelled\(\) }}$/m);
    expect(told).toContain("ci:previews -- swept dist/swept.json");
    expect(sweep.match(/--out dist\/swept\.json/g)).toHaveLength(2);
    expect(sweep).toContain("      destroyed: ${{ steps.swept.outputs.previews }}\n");
    expect(sweep).toContain("      began: ${{ steps.keep.outputs.began }}\n");
    expect(comment).toContain("    if: ${{ !cancelled() && needs.sweep.outputs.destroyed != '' }}\n");
    expect(comment).toContain('npm run ci:previews -- tell "$PREVIEWS" --began "$BEGAN"');
    expect(comment).not.toMatch(/id-token|actions\/reach|environment:/);
    expect(sweep).not.toContain("pull-requests: write");
  });
});
