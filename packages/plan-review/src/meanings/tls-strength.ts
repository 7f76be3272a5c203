import { isEmpty, type Marked, textOf } from "../values";

/** CloudFront's policies, from the weakest. */
const CLOUDFRONT = [
  "SSLv3",
  "TLSv1",
  "TLSv1_2016",
  "TLSv1.1_2016",
  "TLSv1.2_2018",
  "TLSv1.2_2019",
  "TLSv1.2_2021",
  "TLSv1.2_2025",
  "TLSv1.3_2025",
];

/**
 * How strong the lowest version of a TLS policy or version is: 0 for none, more for stronger. Within a service larger is
 * stronger; policies of different services are not compared with each other in any plan.
 */
export function tlsStrength(value: Marked): number {
  if (isEmpty(value)) return 0;
  const text = textOf(value);
  const cloudFront = CLOUDFRONT.indexOf(text);
  if (cloudFront >= 0) return 100 + cloudFront;
  if (/^(TLSEnforcementDisabled|none|disabled)$/i.test(text)) return 0;
  // Transfer Family and the policies of load balancers with a date or a restriction
  const dated = /(20\d\d)-(\d\d)/.exec(text);
  const age = dated === null ? 0 : (Number(dated[1]) - 2000) / 100 + Number(dated[2]) / 10_000;
  // ELBSecurityPolicy-TLS13-1-2-2021-06, TLS_1_2, Policy-Min-TLS-1-2-2019-07, TLSv1.2, TLS12, 1.2: the lowest version
  const version = (/(?<!\d)1[-_.]([0-3])(?!\d)/.exec(text) ?? /^tls_?v?1([0-3])$/i.exec(text))?.[1];
  // without the ciphers that only old clients need
  const restricted = /Res|FS|FIPS|RESTRICTED|Strict/i.test(text) ? 0.5 : 0;
  if (version !== undefined) return 10 + Number(version) + restricted + age / 100;
  return (/RESTRICTED/.test(text) ? 3 : /MODERN/.test(text) ? 2 : 1) + age;
}
