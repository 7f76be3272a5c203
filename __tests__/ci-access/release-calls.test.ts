import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "@secure-serverless/system/paths";
import { resourceNames } from "../../src/config/names";
import { anEnvironment } from "../support/environments";
import { ciAccessStack } from "../support/stacks";
import { synthStack } from "../support/terraform-json";
import { allowedActions } from "../support/type-permissions";

const RELEASE = join(PROJECT_ROOT, "packages", "operations", "src", "release");
/** Actions that have another name than the command, by the SDK's client and the command. */
const ACTIONS: Readonly<Record<string, string>> = {
  "apigatewayv2:GetApis": "apigateway:GET",
  "lambda:Invoke": "lambda:InvokeFunction",
  "secrets-manager:GetSecretValue": "secretsmanager:GetSecretValue",
};

/** What the code of a release imports to call, by what IAM is asked for it. */
function calledActions(): string[] {
  const code = readdirSync(RELEASE).map((file) => readFileSync(join(RELEASE, file), "utf8"));
  const imports = code.flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)]);
  return imports.flatMap(([, names = "", client]) =>
    [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(([, pages, command]) => {
      const call = `${client}:${pages ?? command}`;
      return ACTIONS[call] ?? call;
    }),
  );
}

it("lets the role to deploy make every call of a release: what it is refused there is only noted", () => {
  const environment = anEnvironment({}, { TEST_CI_REPOSITORY: "owner/name" });
  const may = allowedActions(synthStack(ciAccessStack(environment)), resourceNames(environment).ciRoles.deploy);
  const called = calledActions();

  expect(called).toEqual(expect.arrayContaining(["lambda:ListAliases", "lambda:ListLayerVersions"]));
  expect(called.filter((action) => !may.has(action))).toEqual([]);
});
