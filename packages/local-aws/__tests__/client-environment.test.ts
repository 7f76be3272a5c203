import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { administratorOf, ensureAdministrator } from "../src/administrator";
import { clientEnvironment, withoutAwsSettings } from "../src/client-environment";
import { Instance } from "../src/instance";

it("leaves out what could reach a real account, another workspace or another stack's variables", () => {
  const kept = {
    PATH: "/bin",
    HOME: "/home/me",
    TF_CLI_CONFIG_FILE: "/home/me/.tfrc",
    HTTPS_PROXY: "http://proxy:3128",
  };
  const dropped = {
    AWS_PROFILE: "prod",
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_ENDPOINT_URL: "https://elsewhere",
    TF_VAR_api_secret: "{}",
    TF_CLI_ARGS_apply: "-lock=false",
    TF_WORKSPACE: "prod",
    TF_DATA_DIR: "/elsewhere",
    CDKTF_OUTDIR: "/elsewhere",
  };
  expect(withoutAwsSettings({ ...kept, ...dropped })).toEqual(kept);
});

it("points every AWS client at the local AWS, by an address that makes S3 use paths", () => {
  const instance = new Instance(temporaryFolder());
  ensureAdministrator(instance);
  const environment = clientEnvironment(instance, { awsPort: 4567 });
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: "https://127.0.0.1:4567",
    AWS_ENDPOINT_URL_S3: "https://127.0.0.1:4567",
    AWS_REGION: "us-east-1",
    AWS_CA_BUNDLE: instance.certificate,
    AWS_ACCESS_KEY_ID: administratorOf(instance).accessKeyId,
    AWS_SECRET_ACCESS_KEY: administratorOf(instance).secretAccessKey,
  });
});
