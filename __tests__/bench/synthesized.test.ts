import { functionsOf, type StackJson } from "../../bench/running/synthesized";

const FOLDER = "/out/stacks/prod";

function lambda(name: string, layer: string, variables: Readonly<Record<string, string>> = {}) {
  return {
    function_name: `shop-${name}`,
    handler: "index.handler",
    filename: `\${data.archive_file.${name}_zip.output_path}`,
    layers: [`\${aws_lambda_layer_version.${layer}.arn}`],
    environment: { variables },
  };
}

function stackWith(variables: Readonly<Record<string, string>> = {}): StackJson {
  const archive = (name: string) => ({ source_dir: `\${path.module}/assets/${name}` });
  const names = ["function_zip", "authorizer_zip", "rotation_zip", "one_zip", "two_zip"];
  const layer = (name: string) => ({ filename: `\${data.archive_file.${name}_zip.output_path}` });
  return {
    data: { archive_file: Object.fromEntries(names.map((name) => [name, archive(name)])) },
    resource: {
      aws_lambda_function: {
        a: lambda("function", "one", variables),
        b: lambda("authorizer", "two"),
        c: lambda("rotation", "two"),
      },
      aws_lambda_layer_version: { one: layer("one"), two: layer("two") },
    },
  };
}

it("finds each function with the layers that it has itself", () => {
  expect(functionsOf(stackWith(), FOLDER)).toMatchObject({
    api: { taskRoot: `${FOLDER}/assets/function_zip`, layers: [`${FOLDER}/assets/one_zip`], handler: "index.handler" },
    authorizer: { taskRoot: `${FOLDER}/assets/authorizer_zip`, layers: [`${FOLDER}/assets/two_zip`] },
    rotation: { taskRoot: `${FOLDER}/assets/rotation_zip`, layers: [`${FOLDER}/assets/two_zip`] },
  });
});

it("keeps a variable's text, and fills in what an apply would", () => {
  const variables = { LOG_LEVEL: "INFO", BUCKET_NAME: "${aws_s3_bucket.x.bucket}" };
  const { api } = functionsOf(stackWith(variables), FOLDER);
  expect(api.variables).toEqual({ LOG_LEVEL: "INFO", BUCKET_NAME: "bench-data" });
});

it("refuses a reference that it does not know how to fill in", () => {
  expect(() => functionsOf(stackWith({ QUEUE: "${aws_sqs_queue.x.url}" }), FOLDER)).toThrow(
    "The variable QUEUE is ${aws_sqs_queue.x.url}, which only an apply fills in",
  );
});

it("refuses a stack without one of the functions", () => {
  const { data, resource } = stackWith();
  const { a, b } = resource.aws_lambda_function as Readonly<Record<string, never>>;
  const without = { data, resource: { ...resource, aws_lambda_function: { a, b } as never } };
  expect(() => functionsOf(without, FOLDER)).toThrow("The stack has no function for rotation");
});
