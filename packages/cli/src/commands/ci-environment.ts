/** `npm run ci:environment`: tells a workflow which environments there are, or how to reach one of them. */
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import {
  asFileCommands,
  ciRoleArn,
  ciRolesOf,
  configurationOf,
  reachable,
  reachableNamed,
} from "@secure-serverless/operations/ci/environments";
import { UserError } from "@secure-serverless/system/user-error";
import { runCommand } from "../command";

const BY_A_WORKFLOW = "Call it from a workflow, as .github/workflows/environments.yml does";

runCommand("ci:environment", async ({ arguments: { environment: name } }) => {
  const repository = process.env["GITHUB_REPOSITORY"];
  if (!repository) throw new UserError("GITHUB_REPOSITORY is not set", BY_A_WORKFLOW);
  const variables = configurationOf(process.env["REPOSITORY_VARIABLES"]);
  if (name === undefined) {
    const names = reachable(variables, repository).map((environment) => environment.name);
    write("GITHUB_OUTPUT", { environments: JSON.stringify(names), names: names.join(",") });
    console.log(names.length > 0 ? `Environments: ${names.join(", ")}` : "No environment names this repository");
    return;
  }
  const environment = reachableNamed(name, variables, repository);
  const roles = ciRolesOf(environment).map((role) => [`${role}-role`, ciRoleArn(environment, role)]);
  write("GITHUB_ENV", variables);
  write("GITHUB_OUTPUT", { region: environment.region, ...Object.fromEntries(roles) });
});

function write(file: "GITHUB_ENV" | "GITHUB_OUTPUT", values: Readonly<Record<string, string>>): void {
  const path = process.env[file];
  if (path === undefined) throw new UserError(`${file} is not set`, BY_A_WORKFLOW);
  appendFileSync(path, asFileCommands(values, randomUUID()));
}
