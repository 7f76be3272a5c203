/** Where a resource that has no tags and no name of its own belongs to. */
export interface ParentResource {
  readonly type: string;
  readonly importId: string;
}

/** A resource that exists on AWS under a name that the environment gives. */
export interface FoundResource {
  /** Terraform's type, for example `aws_lambda_function`. */
  readonly type: string;
  /** What tells it from the others of its type, for example `secure-serverless-function`. */
  readonly name: string;
  /** What `terraform import` takes. */
  readonly importId: string;
  /** Whether it has the tags that Terraform gives to all of this environment; undefined where the type has no tags. */
  readonly ours: boolean | undefined;
  /** The resource that it is a part of and goes with. @default it stands by itself */
  readonly parent?: ParentResource;
  /** When AWS deletes it for good, where its deletion is under way: secrets and keys wait. @default it is not being deleted */
  readonly deletedOn?: Date;
}
