import { S3Client } from "@aws-sdk/client-s3";
import { bucketOwner } from "../buckets";
import { type Check, failure, ok, warning } from "../check";

export const dataBucket: Check = {
  id: "data-bucket",
  async run(context) {
    const { environment, identity, names, state } = context;
    const { name, region } = environment;
    const bucket = names.dataBucket(identity.accountId, region);
    const s3 = context.client(S3Client);
    const owner = await bucketOwner(s3, bucket, context);
    if (owner.kind === "nobody") return ok(`The name ${bucket} is free`);
    if (owner.kind === "other")
      return failure(
        `The data bucket's name ${bucket} belongs to another account`,
        "Give the environment another nameSuffix in src/config/environments.ts",
      );
    const known = (await state()).holds("aws_s3_bucket", "bucket", bucket);
    if (known) return ok(`${bucket} is this environment's`);
    if (known === undefined)
      return warning(
        `${bucket} exists in this account; whether ${name} made it is not known, since its state cannot be read`,
        "Allow s3:GetObject on the state, then try again",
      );
    return failure(
      `${bucket} exists in this account, but not in the state of ${name}: an apply could not create it`,
      `Look at what is in it; then import it into the state, or empty and delete it: aws s3api delete-bucket --bucket ${bucket} --region ${region}`,
    );
  },
};
