import type { ResourceChange } from "../../src/model";
import { bucketGrants } from "../../src/rules/bucket-grants";
import { Unknown } from "../../src/values";
import { changeOf } from "../support/changes";

type Value = ResourceChange["after"];

const grant = (grantee: Readonly<Record<string, Value>>, permission: Value = "READ") => ({
  permission,
  grantee: [grantee],
});
const [own, one, other] = [grant({ id: "me" }, "FULL_CONTROL"), grant({ id: "one" }), grant({ id: "other" })];
const acl = (...grants: readonly Value[]) => ({ access_control_policy: [{ owner: [{ id: "me" }], grant: grants }] });
const lines = (before: Value, after: Value, action: ResourceChange["action"] = "update") =>
  bucketGrants(changeOf("aws_s3_bucket_acl", { action, before, after }));

describe("the list of a bucket", () => {
  it("gives something to an account, a group or an address", () => {
    const group = grant({ id: "", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }, "WRITE");
    expect(lines(null, acl(own, one, group, grant({ id: null, uri: "", email_address: "a@example.com" })))).toEqual([
      "access_control_policy: one, READ",
      "access_control_policy: http://acs.amazonaws.com/groups/s3/LogDelivery, WRITE",
      "access_control_policy: a@example.com, READ",
    ]);
  });

  it("gives nothing to the owner, and nothing to nobody", () => {
    expect(lines(null, acl(own, grant({ id: "me" }, "READ"), grant({ id: "", name: "x" })))).toEqual([]);
  });

  it("gives what it did not give before", () => {
    expect(lines(acl(one), acl(other, one))).toEqual(["access_control_policy: other, READ"]);
    expect(lines(acl(one), acl(grant({ id: "one" }, "FULL_CONTROL")))).toEqual([
      "access_control_policy: one, FULL_CONTROL",
    ]);
    expect(lines(acl(one, other), acl(other))).toEqual([]);
  });

  it("gives all of it where it is the list of another bucket", () => {
    expect(lines(acl(one), acl(one), "replace")).toEqual(["access_control_policy: one, READ"]);
  });

  it("gives to whom shows after apply, and something that does", () => {
    const unknown = new Unknown();
    const after = {
      access_control_policy: [{ owner: [{ id: "me" }], grant: [grant({ id: unknown }, unknown), unknown] }],
    };
    const line = "access_control_policy: (known after apply), (known after apply)";
    expect(lines(acl(one), after)).toEqual([line, line]);
    expect(lines(null, acl({ grantee: [{ id: "one" }] }))).toEqual(["access_control_policy: one, null"]);
  });

  it("is none where a word stands for it", () => {
    expect(lines({ acl: "private" }, { acl: "log-delivery-write", access_control_policy: new Unknown() })).toEqual([]);
    expect(lines(acl(one), { access_control_policy: [] })).toEqual([]);
  });
});
