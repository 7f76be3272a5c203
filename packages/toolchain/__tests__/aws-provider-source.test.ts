import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../../../__tests__/support/temporary-folder";
import { applyEdits, EDITS } from "../src/stand-ins/aws-provider/edits";
import { keepClients, keepServices } from "../src/stand-ins/aws-provider/source";

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const provider = (files: Readonly<Record<string, string>>) => write(temporaryFolder(), files);

describe("an edit", () => {
  const edit = { file: "a/b.go", replace: "pause(10)", by: "pause(1)" };

  it("replaces a text that is there once", async () => {
    const work = provider({ "a/b.go": "before\npause(10)\nafter" });
    await applyEdits(work, [edit]);
    expect(readFileSync(join(work, "a/b.go"), "utf8")).toBe("before\npause(1)\nafter");
  });

  it.each([
    ["is not there any more", "pause(20)", "0 times"],
    ["is there twice, so that either could be meant", "pause(10); pause(10)", "2 times"],
  ])("fails where its text %s", async (_, text, times) => {
    await expect(applyEdits(provider({ "a/b.go": text }), [edit])).rejects.toThrow(
      `a/b.go of the provider has ${times}`,
    );
  });

  it("fails where its file is not there any more", async () => {
    await expect(applyEdits(provider({}), [edit])).rejects.toThrow("ENOENT");
  });

  it.each(EDITS.map((each, index) => [index, each] as const))("changes something: edit %i", (_, { replace, by }) => {
    expect(replace.trim()).not.toBe("");
    expect(by).not.toBe(replace);
  });
});

describe("the list of services", () => {
  const LIST = "internal/provider/sdkv2/service_packages_gen.go";
  const text = (services: readonly string[]) => `import (
	"context"
${services.map((service) => `	"github.com/hashicorp/terraform-provider-aws/internal/service/${service}"\n`).join("")})
	v := []conns.ServicePackage{
${services.map((service) => `		${service}.ServicePackage(ctx),\n`).join("")}	}
`;

  it("keeps those that are wanted", async () => {
    const work = provider({ [LIST]: text(["ec2", "iam", "s3", "s3control"]) });
    await keepServices(work, ["iam", "s3"]);
    expect(readFileSync(join(work, LIST), "utf8")).toBe(text(["iam", "s3"]));
  });

  it.each([
    ["imported", text(["iam"]).replace(/^\t".*iam"\n/m, "")],
    ["registered", text(["iam"]).replace(/^\t\tiam.*\n/m, "")],
  ])("fails where a wanted one is not %s", async (_, changed) => {
    await expect(keepServices(provider({ [LIST]: changed }), ["iam"])).rejects.toThrow("does not register iam");
  });
});

describe("the clients", () => {
  const CLIENTS = "internal/conns/awsclient_gen.go";
  const IMPORTS = `import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/pinpoint"
)
`;
  const client = (name: string, service: string) =>
    `func (c *AWSClient) ${name}Client(ctx context.Context) *${service}.Client {\n\treturn nil\n}\n`;
  const all = `${IMPORTS}${client("IAM", "iam")}${client("Pinpoint", "pinpoint")}`;

  it("are those that a package of the build calls: the others are compiled by nobody", async () => {
    const work = provider({
      [CLIENTS]: all,
      "internal/service/iam/role.go": "conn := meta.IAMClient(ctx)",
      "internal/acctest/acctest.go": "conn := meta.PinpointClient(ctx)",
    });
    await keepClients(work, ["internal/conns", "internal/service/iam"]);
    expect(readFileSync(join(work, CLIENTS), "utf8")).toBe(
      `${IMPORTS.replace(/.*pinpoint"\n/, "")}${client("IAM", "iam")}`,
    );
  });

  it.each([
    ["none would be left", "conn := meta.Other(ctx)"],
    ["none would be left out", "meta.IAMClient(ctx); meta.PinpointClient(ctx)"],
  ])("fail where %s, since the provider has another form then", async (_, calls) => {
    const work = provider({ [CLIENTS]: all, "internal/service/iam/role.go": calls });
    await expect(keepClients(work, ["internal/service/iam"])).rejects.toThrow("has 2 clients");
  });
});
