import { hasOwnTags, tagsOf } from "../../aws/own-tags";
import { restoreSecretCommand } from "../../aws/restore-secret-command";
import type { Check } from "../check";
import { describeSecret } from "../describe-secret";
import { failure, ok, warning } from "../finding";
import { ownershipOf } from "../ownership";

export const secret: Check = {
  id: "secret",
  async run(context) {
    const { environment, names, state } = context;
    const { name, region, secret: settings, api } = environment;
    const found = await describeSecret(context);
    if (found === undefined) return ok(`The name ${names.secret} is free`);
    const { ARN = names.secret, DeletedDate, Tags = [], VersionIdsToStages = {} } = found;
    if (DeletedDate !== undefined)
      return failure(
        `The secret ${names.secret} is scheduled for deletion (DeletedDate ${DeletedDate.toISOString()}): it can neither be read nor created again`,
        restoreSecretCommand(ARN, region),
      );
    const hasValue = Object.values(VersionIdsToStages).flat().includes("AWSCURRENT");
    const deployed = await state();
    const ownership = await ownershipOf(context, {
      names: [names.secret],
      isHeld: (secretName) => deployed.holds("aws_secretsmanager_secret", "name", secretName),
      isTagged: async () => hasOwnTags(context.environment, tagsOf(Tags)),
      fine: hasValue ? `${names.secret} exists and has a value` : `${names.secret} exists`,
      removal: () => `aws secretsmanager delete-secret --region ${region} --secret-id ${ARN}`,
    });
    // in the other modes nothing reads it
    const isNeeded = settings.delivery === "out-of-band" && api.auth.mode === "api-key";
    if (ownership.status !== "ok" || hasValue || !isNeeded) return ownership;
    return warning(
      `The secret ${names.secret} has no value yet: until it has one, every request with a key gets an error`,
      `npm run secret -- put ${name}`,
    );
  },
};
