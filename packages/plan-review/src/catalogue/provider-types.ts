/** The types of a provider by kind, without the prefix, parted by white space. */
export interface ProviderTypes {
  readonly prefix: string;
  readonly holds?: string;
  readonly guards?: string;
  readonly grants?: string;
  readonly serves?: string;
  readonly settings?: string;
  /** What `…_iam_member`, `…_iam_binding` and `…_iam_policy` give access to. */
  readonly iamOf?: string;
}
