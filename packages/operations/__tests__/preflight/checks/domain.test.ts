import { resolveNs } from "node:dns/promises";
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { GetDomainNameCommand } from "@aws-sdk/client-apigatewayv2";
import { GetHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetBucketVersioningCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { selfSignedCertificate } from "../../../../../__tests__/support/certificate";
import type { EnvironmentDefinition } from "../../../../../src/config/environments";
import {
  ACCOUNT_ID,
  aws,
  awsError,
  body,
  healthyAccount,
  notAllowed,
  OUR_TAGS,
  resultOf,
  stateOf,
  storeState,
  target,
} from "../../support/healthy-account";

jest.mock("node:dns/promises", () => ({ resolveNs: jest.fn() }));
const nameServers = jest.mocked(resolveNs);

healthyAccount();

const NAME = "api.example.com";
const ARN = `arn:aws:acm:eu-west-1:${ACCOUNT_ID}:certificate/1`;
const EDGE_ARN = `arn:aws:acm:us-east-1:${ACCOUNT_ID}:certificate/2`;
const acm = mockClient(ACMClient);
const route53 = mockClient(Route53Client);

const DAY_MS = 24 * 60 * 60 * 1000;
const issued = {
  Status: "ISSUED",
  DomainName: NAME,
  Type: "AMAZON_ISSUED",
  NotAfter: new Date(Date.now() + 200 * DAY_MS),
} as const;

type Domain = NonNullable<NonNullable<EnvironmentDefinition["api"]>["domain"]>;
const withDomain = (domain: Partial<Domain>, more: object = {}) =>
  target({ api: { domain: { name: NAME, ...domain }, ...more } });
const [own, inZone] = [withDomain({ certificateArn: ARN }), withDomain({ hostedZoneId: "Z1" })];

beforeEach(() => {
  acm.reset();
  route53.reset();
  acm.on(DescribeCertificateCommand).resolves({ Certificate: issued });
  route53.on(GetHostedZoneCommand).resolves({
    HostedZone: { Id: "/hostedzone/Z1", Name: "example.com.", CallerReference: "1" },
    DelegationSet: { NameServers: ["ns-1.example.net", "ns-2.example.net"] },
  });
  route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [] } as never);
  aws.gateway.on(GetDomainNameCommand).rejects(awsError("NotFoundException", 404));
  nameServers.mockResolvedValue(["NS-1.example.net"]);
});

it.each(["certificates", "hosted-zone", "domain-name", "truststore"])(
  "skips %s where there is no domain",
  async (id) => {
    expect(await resultOf(id)).toEqual({ id, status: "skipped", message: "test has no domain configured" });
  },
);

it("says that the local AWS has no names", async () => {
  const local = target({ emulated: true, api: { domain: { name: NAME, hostedZoneId: "Z1" } } });

  expect(await resultOf("hosted-zone", local)).toMatchObject({
    status: "skipped",
    message: expect.stringContaining("left out there"),
  });
});

describe("certificates", () => {
  const result = (of = own) => resultOf("certificates", of);

  it.each([
    ["of the name", {}],
    ["of a wildcard one label above", { DomainName: "*.example.com" }],
    ["of several names", { DomainName: "example.com", SubjectAlternativeNames: ["example.com", NAME] }],
  ])("accepts one %s", async (_, certificate) => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...issued, ...certificate } });

    expect(await result()).toMatchObject({ status: "ok" });
  });

  it("says that one is made where none is named", async () => {
    expect(await result(inZone)).toMatchObject({ status: "ok", message: expect.stringContaining("is made") });
    expect(acm.calls()).toHaveLength(0);
  });

  it("rejects one that does not exist, with the way to see which do", async () => {
    acm.on(DescribeCertificateCommand).rejects(awsError("ResourceNotFoundException"));

    expect(await result()).toMatchObject({
      status: "failure",
      message: `api.domain.certificateArn names a certificate that does not exist in eu-west-1: ${ARN}`,
      remedy: expect.stringContaining("aws acm list-certificates --region eu-west-1"),
    });
  });

  it("rejects one of another account before it asks", async () => {
    const certificateArn = "arn:aws:acm:eu-west-1:999999999999:certificate/1";
    // with the account stated, the synth rejects it
    const foreign = target({ api: { domain: { name: NAME, certificateArn } } }, { TEST_ACCOUNT_ID: "" });

    expect(await result(foreign)).toMatchObject({
      status: "failure",
      message: expect.stringContaining("account 999999999999"),
    });
    expect(acm.calls()).toHaveLength(0);
  });

  it.each([
    ["that is not issued", { Status: "PENDING_VALIDATION" }, "is PENDING_VALIDATION, not ISSUED"],
    ["that failed, with the reason", { Status: "FAILED", FailureReason: "CAA_ERROR" }, "CAA_ERROR"],
    ["that has expired", { NotAfter: new Date(0) }, "expired at 1970-01-01"],
    ["of another name", { DomainName: "example.com" }, "is for example.com, not for api.example.com"],
    ["of a wildcard two labels above", { DomainName: "*.com" }, "not for api.example.com"],
    ["of a wildcard of the name itself", { DomainName: `*.${NAME}` }, "not for api.example.com"],
  ] as const)("rejects one %s", async (_, certificate, said) => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...issued, ...certificate } });

    const { status, message, remedy } = await result();

    expect([status, message]).toEqual(["failure", expect.stringContaining(said)]);
    expect(remedy).toMatch(/\w/);
  });

  it("warns of one that ends within two weeks", async () => {
    const NotAfter = new Date(Date.now() + 13.5 * DAY_MS);
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...issued, NotAfter } });

    expect(await result()).toMatchObject({ status: "warning", message: expect.stringContaining("in 13 days") });
  });

  it("rejects an imported one with mutual TLS, which API Gateway does not take", async () => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...issued, Type: "IMPORTED" } });
    const mutualTls = { truststore: "s3://trust/ca.pem", version: "v1" };

    expect(await result(withDomain({ certificateArn: ARN, mutualTls }))).toMatchObject({ status: "failure" });
    expect(await result()).toMatchObject({ status: "ok" });
  });

  it("asks us-east-1 for that of the distribution, and tells of the worse of both", async () => {
    const regions: unknown[] = [];
    acm.on(DescribeCertificateCommand).callsFake(async ({ CertificateArn }, getClient) => {
      regions.push(await getClient().config.region());
      return { Certificate: CertificateArn === EDGE_ARN ? { ...issued, DomainName: "example.com" } : issued };
    });
    const both = withDomain(
      { certificateArn: ARN },
      { cloudFront: { originKeySha256: ["a".repeat(64)], certificateArn: EDGE_ARN } },
    );

    expect(await result(both)).toMatchObject({
      status: "failure",
      message: expect.stringContaining("api.cloudFront.certificateArn"),
    });
    expect(regions.sort()).toEqual(["eu-west-1", "us-east-1"]);
  });

  it("warns where it may not be asked for", async () => {
    acm.on(DescribeCertificateCommand).rejects(notAllowed("acm:DescribeCertificate"));

    expect(await result()).toMatchObject({ status: "warning", message: expect.stringContaining("acm:Describe") });
  });
});

describe("hosted-zone", () => {
  const result = (of = inZone) => resultOf("hosted-zone", of);
  const zone = (HostedZone: object) =>
    route53.on(GetHostedZoneCommand).resolves({
      HostedZone: { Id: "/hostedzone/Z1", Name: "example.com.", CallerReference: "1", ...HostedZone },
      DelegationSet: { NameServers: ["ns-1.example.net"] },
    });

  it("accepts a public zone that the name is in, and that the world asks", async () => {
    expect(await result()).toMatchObject({ status: "ok" });
  });

  it("accepts the zone of the very name", async () => {
    zone({ Name: `${NAME}.` });

    expect(await result()).toMatchObject({ status: "ok" });
  });

  it("is skipped where the record is made elsewhere", async () => {
    expect(await result(own)).toMatchObject({ status: "skipped" });
  });

  it.each([
    ["is missing", awsError("NoSuchHostedZone", 404)],
    ["is somebody else's", awsError("AccessDenied", 403, "User: x is not authorized to access this resource")],
  ])("rejects one that %s", async (_, error) => {
    route53.on(GetHostedZoneCommand).rejects(error);

    expect(await result()).toMatchObject({
      status: "failure",
      message: `There is no hosted zone Z1 in account ${ACCOUNT_ID}: it was deleted, or is somebody else's`,
    });
  });

  it("warns where the credentials may not ask for it", async () => {
    route53.on(GetHostedZoneCommand).rejects(notAllowed("route53:GetHostedZone", "AccessDenied"));

    expect(await result()).toMatchObject({ status: "warning", message: expect.stringContaining("route53:Get") });
  });

  it.each([
    ["a private one", { Config: { PrivateZone: true } }, "is private"],
    ["one that the name is not in", { Name: "example.org." }, "api.example.com is not in it"],
    ["one whose name only ends the same", { Name: "ample.com." }, "is not in it"],
  ])("rejects %s", async (_, HostedZone, said) => {
    zone(HostedZone);

    expect(await result()).toMatchObject({ status: "failure", message: expect.stringContaining(said) });
  });

  it("rejects one of the right name that the world does not ask", async () => {
    nameServers.mockResolvedValue(["ns.registrar.example"]);

    expect(await result()).toMatchObject({
      status: "failure",
      message: expect.stringContaining("other name servers for example.com (ns.registrar.example)"),
      remedy: expect.stringContaining("ns-1.example.net, ns-2.example.net"),
    });
  });

  it("warns where that cannot be told", async () => {
    nameServers.mockRejectedValue(awsError("ENOTFOUND"));

    expect(await result()).toMatchObject({ status: "warning", remedy: expect.stringContaining("dig NS example.com") });
  });
});

describe("domain-name", () => {
  const result = (of = inZone) => resultOf("domain-name", of);
  const domain = (Tags: Record<string, string>) => aws.gateway.on(GetDomainNameCommand).resolves({ Tags } as never);
  const record = (set: object) =>
    route53
      .on(ListResourceRecordSetsCommand)
      .resolves({ ResourceRecordSets: [{ Name: `${NAME}.`, Type: "A", ...set }] } as never);

  it("is ok where nothing has the name", async () => {
    expect(await result()).toEqual({
      id: "domain-name",
      status: "ok",
      message: "The name api.example.com is free in eu-west-1",
    });
  });

  it("rejects a domain of somebody else's in API Gateway", async () => {
    domain({});

    expect(await result()).toMatchObject({
      status: "failure",
      message: expect.stringContaining("without the tags of test"),
      remedy: expect.stringContaining("another api.domain.name"),
    });
  });

  it("knows its own by the state, and warns of one that only the tags tell", async () => {
    domain(OUR_TAGS);
    expect(await result()).toMatchObject({ status: "warning" });

    storeState(stateOf(["aws_apigatewayv2_domain_name", { domain_name: NAME }]));
    expect(await result()).toMatchObject({ status: "ok" });
  });

  it.each([
    ["an alias", { AliasTarget: { DNSName: "other.example.net." } }, "other.example.net."],
    ["a CNAME", { Type: "CNAME", ResourceRecords: [{ Value: "elsewhere.example" }] }, "elsewhere.example"],
  ])("rejects %s of the name that it has not made", async (_, set, leads) => {
    record(set);

    expect(await result()).toMatchObject({ status: "failure", message: expect.stringContaining(leads) });
  });

  it.each([
    ["of another kind", { Type: "TXT" }],
    ["of another name", { Name: "b.example.com." }],
  ])("leaves a record %s alone", async (_, set) => {
    record(set);

    expect(await result()).toMatchObject({ status: "ok" });
  });

  it("leaves the record that it has made alone", async () => {
    record({ AliasTarget: { DNSName: "d-1.example." } });
    storeState(stateOf(["aws_route53_record", { name: NAME }]));

    expect(await result()).toMatchObject({ status: "ok" });
  });
});

describe("truststore", () => {
  const mutualTls = { truststore: "s3://trust/folder/ca.pem", version: "v1" };
  const result = () => resultOf("truststore", withDomain({ certificateArn: ARN, mutualTls }));
  const store = (text: string) =>
    aws.s3
      .on(GetObjectCommand, { Bucket: "trust", Key: "folder/ca.pem", VersionId: "v1" })
      .resolves({ Body: body(text) });

  it("accepts certificates in PEM", async () => {
    store(selfSignedCertificate().certificate);

    expect(await result()).toMatchObject({ status: "ok", message: expect.stringContaining("1 certificates") });
  });

  it("is skipped without mutual TLS", async () => {
    expect(await resultOf("truststore", own)).toMatchObject({ status: "skipped" });
  });

  it.each(["NoSuchKey", "NoSuchBucket", "NoSuchVersion", "InvalidArgument"])("rejects %s", async (name) => {
    aws.s3.on(GetObjectCommand, { Bucket: "trust" }).rejects(awsError(name));

    expect(await result()).toMatchObject({ status: "failure", message: expect.stringContaining("no version v1") });
  });

  it.each([
    ["nothing in PEM", "no certificate"],
    ["what only looks like one", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
  ])("rejects %s", async (_, text) => {
    store(text);

    expect(await result()).toMatchObject({ status: "failure", remedy: expect.stringContaining("new version") });
  });

  it("warns of a bucket that keeps no versions any more", async () => {
    store(selfSignedCertificate().certificate);
    aws.s3.on(GetBucketVersioningCommand, { Bucket: "trust" }).resolves({ Status: "Suspended" });

    expect(await result()).toMatchObject({ status: "warning" });
  });

  it("warns where it may not be read", async () => {
    aws.s3.on(GetObjectCommand, { Bucket: "trust" }).rejects(notAllowed("s3:GetObjectVersion", "AccessDenied"));

    expect(await result()).toMatchObject({ status: "warning", message: expect.stringContaining("s3:GetObject") });
  });
});
