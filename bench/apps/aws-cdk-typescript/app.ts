import { App } from "aws-cdk-lib";
import { ServerlessStack } from "./serverless-stack";
import { StateStack } from "./state-stack";

/** How many environments there are, each with its two stacks, as in `main.ts` of the application itself. */
const count = Number(process.env["ENVIRONMENTS"] ?? "1");

const app = new App();
for (let index = 1; index <= count; index += 1) {
  const name = `dev${index}`;
  new StateStack(app, `state-backend-${name}`, { environment: name });
  new ServerlessStack(app, name, { environment: name });
}
app.synth();
