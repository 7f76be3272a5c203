import { type Check, failure, ok, warning } from "../check";
import { describeSecret } from "../describe-secret";

export const secret: Check = {
  id: "secret",
  async run(context) {
    const { environment, names, state } = context;
    const { name, region, secret: settings } = environment;
    const found = await describeSecret(context);
    if (found === undefined) return ok(`The name ${names.secret} is free`);
    const known = (await state()).holds("aws_secretsmanager_secret", "name", names.secret);
    if (found.DeletedDate !== undefined)
      return failure(
        `The secret ${names.secret} is scheduled for deletion (DeletedDate ${found.DeletedDate.toISOString()}): it can neither be read nor created anew`,
        `aws secretsmanager restore-secret --region ${region} --secret-id ${found.ARN ?? names.secret}` +
          (known === false ? ", then import it into the state" : ""),
      );
    if (known === false)
      return failure(
        `The secret ${names.secret} exists, but not in the state of ${name}: an apply could not create it`,
        `Import it into the state, or delete it: aws secretsmanager delete-secret --region ${region} --secret-id ${found.ARN ?? names.secret}`,
      );
    const stages = Object.values(found.VersionIdsToStages ?? {}).flat();
    if (!stages.includes("AWSCURRENT") && settings.delivery === "out-of-band")
      return warning(
        `The secret ${names.secret} has no value yet: until it has, every request with a key is answered with an error`,
        `npm run secret -- put ${name}`,
      );
    return ok(`${names.secret} exists and has a value`);
  },
};
