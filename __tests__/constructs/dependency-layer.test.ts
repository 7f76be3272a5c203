import { LAMBDA_RUNTIME } from "../../src/config/lambda-runtime";
import { DependencyLayer } from "../../src/constructs/dependency-layer";
import { sourceDir } from "../support/functions";
import { resourceOf, synthScope } from "../support/terraform-json";

describe("DependencyLayer", () => {
  it("is for the functions' runtime and architecture and outlives its replacement", () => {
    const json = synthScope(
      (scope) =>
        void new DependencyLayer(scope, "layer", {
          layerName: "my-layer",
          description: "Dependencies of my-function",
          sourceDir: sourceDir(),
          runtime: LAMBDA_RUNTIME,
          architecture: "arm64",
        }),
    );

    expect(resourceOf(json, "aws_lambda_layer_version")).toMatchObject({
      layer_name: "my-layer",
      description: "Dependencies of my-function",
      compatible_runtimes: [LAMBDA_RUNTIME],
      compatible_architectures: ["arm64"],
      source_code_hash: expect.stringMatching(/^\$\{data\.archive_file\..*\.output_base64sha256}$/),
      lifecycle: { create_before_destroy: true },
    });
  });

  it("refuses a folder that is not there", () => {
    expect(() =>
      synthScope(
        (scope) =>
          void new DependencyLayer(scope, "layer", {
            layerName: "my-layer",
            description: "Dependencies of my-function",
            sourceDir: "/does/not/exist",
            runtime: LAMBDA_RUNTIME,
            architecture: "arm64",
          }),
      ),
    ).toThrow(/ENOENT.*\/does\/not\/exist/);
  });
});
