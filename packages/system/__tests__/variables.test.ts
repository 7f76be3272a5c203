import { OWN_VARIABLES, unknownVariable } from "../src/variables.js";

const ALL =
  "There are SECURE_SERVERLESS_CACHE, SECURE_SERVERLESS_OUTDIR, SECURE_SERVERLESS_SESSION, SECURE_SERVERLESS_STATE. ";

it.each([
  ["SECURE_SERVERLESS_OUTDR", `Did you mean SECURE_SERVERLESS_OUTDIR? ${ALL}`],
  ["SECURE_SERVERLESS_CACHE_FOLDER", ALL],
  ["secure_serverless_state", `Did you mean SECURE_SERVERLESS_STATE? ${ALL}`],
  ["SECURESERVERLESS_STATE", "Did you mean SECURE_SERVERLESS_STATE? "],
  ["SECURE_SERVRELESS_STATE", "Did you mean SECURE_SERVERLESS_STATE? "],
  ["LOCAL_PROT", "Did you mean LOCAL_PORT? "],
  ["LOCAL_AWSPORT", "Did you mean LOCAL_AWS_PORT or LOCAL_PORT? "],
  ["SYNTH_ENVIRONMENT", "Did you mean SYNTH_ENVIRONMENTS? "],
])("tells that nothing reads %s", (name, meant) => {
  expect(unknownVariable({ PATH: "/bin", [name]: "x" })).toEqual({
    message: `The variable ${name} is set, and nothing reads it`,
    remedy: `${meant}Unset it, or use its right name`,
  });
});

it("says nothing of its own variables, of those of others, and of what is empty", () => {
  const own = Object.fromEntries(OWN_VARIABLES.map((name) => [name, "x"]));
  const others = ["LOCAL", "LOCAL_HOST", "LOCAL_AWS", "SECURE", "SYNTH", "REPOSITORY", "PORT", "DEV_REGION", ""];
  const set = Object.fromEntries(others.map((name) => [name, "x"]));
  expect(unknownVariable({ ...own, ...set, SECURE_SERVERLESS_OUTDR: " ", LOCAL_PROT: "" })).toBeUndefined();
});

it("shows a name that would move the cursor written out", () => {
  expect(unknownVariable({ "SECURE_SERVERLESS_\u001b[31m": "x" })?.message).toContain("\\u001b[31m is set");
});
