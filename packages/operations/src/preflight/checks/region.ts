import { AccountClient, GetRegionOptStatusCommand } from "@aws-sdk/client-account";
import { isNamed } from "../../aws/aws-error";
import type { Check } from "../check";
import { failure, ok } from "../finding";

export const region: Check = {
  id: "region",
  async run({ environment: { region }, client, read }) {
    const account = client(AccountClient);
    const enable = `aws account enable-region --region-name ${region}, and wait until it is enabled`;
    try {
      const command = new GetRegionOptStatusCommand({ RegionName: region });
      const { RegionOptStatus } = await read("account:GetRegionOptStatus", (options) => account.send(command, options));
      switch (RegionOptStatus) {
        case "ENABLED":
        case "ENABLED_BY_DEFAULT":
          return ok(`${region} is enabled`);
        case "ENABLING":
          return failure(`${region} is being enabled, which takes minutes to hours`, "Wait, then try again");
        default:
          return failure(`${region} is not enabled in this account (${RegionOptStatus ?? "no status"})`, enable);
      }
    } catch (error) {
      // AWS has no such region, or had none when the account service was last asked
      if (isNamed(error, "ResourceNotFoundException", "ValidationException"))
        return failure(`AWS has no region "${region}"`, "Correct the region of the environment (<ENV>_REGION)");
      throw error;
    }
  },
};
