import {
  AddPermissionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  DeleteLayerVersionCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { Connect } from "../clients";
import { type Attributes, optional, type Tampering, text } from "./tampering";

const permitted = (is: Attributes) => {
  const Qualifier = optional(is, "qualifier");
  return {
    FunctionName: text(is, "function_name"),
    StatementId: text(is, "statement_id"),
    ...(Qualifier !== undefined && { Qualifier }),
  };
};

/** A permission cannot be changed: one of the same name takes its place, without the condition on who calls. */
async function widen(is: Attributes, connect: Connect): Promise<void> {
  const lambda = connect(LambdaClient);
  await lambda.send(new RemovePermissionCommand(permitted(is)));
  await lambda.send(
    new AddPermissionCommand({ ...permitted(is), Action: text(is, "action"), Principal: text(is, "principal") }),
  );
}

const invoked = (is: Attributes) => {
  const Qualifier = optional(is, "qualifier");
  return { FunctionName: text(is, "function_name"), ...(Qualifier !== undefined && { Qualifier }) };
};

export const LAMBDA: Readonly<Record<string, Tampering>> = {
  aws_lambda_function: {
    delete: (is, connect) =>
      connect(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: text(is, "function_name") })),
    change: (is, connect) =>
      connect(LambdaClient).send(
        new UpdateFunctionConfigurationCommand({ FunctionName: text(is, "function_name"), Timeout: 3 }),
      ),
    batch: 5,
  },
  aws_lambda_alias: {
    delete: (is, connect) =>
      connect(LambdaClient).send(
        new DeleteAliasCommand({ FunctionName: text(is, "function_name"), Name: text(is, "name") }),
      ),
    change: (is, connect) =>
      connect(LambdaClient).send(
        new UpdateAliasCommand({
          FunctionName: text(is, "function_name"),
          Name: text(is, "name"),
          FunctionVersion: "$LATEST",
        }),
      ),
    batch: 2,
  },
  aws_lambda_permission: {
    delete: (is, connect) => connect(LambdaClient).send(new RemovePermissionCommand(permitted(is))),
    change: widen,
  },
  aws_lambda_function_event_invoke_config: {
    delete: (is, connect) => connect(LambdaClient).send(new DeleteFunctionEventInvokeConfigCommand(invoked(is))),
    change: (is, connect) =>
      connect(LambdaClient).send(new PutFunctionEventInvokeConfigCommand({ ...invoked(is), MaximumRetryAttempts: 0 })),
  },
  aws_lambda_layer_version: {
    delete: (is, connect) =>
      connect(LambdaClient).send(
        new DeleteLayerVersionCommand({
          LayerName: text(is, "layer_name"),
          VersionNumber: Number(text(is, "version")),
        }),
      ),
    change: "a version of a layer never changes",
    batch: 6,
  },
};
