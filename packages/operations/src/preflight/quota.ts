import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { Quota } from "../../../../src/config/quotas";
import { isNamed } from "../aws/aws-error";
import type { CheckContext } from "./check";
import { MissingPermission } from "./check-errors";

export interface QuotaValue {
  readonly value: number;
  /** Why it is the documented default and not the account's own value. @default it is the account's own */
  readonly assumed?: string;
}

/** The account's quota in the region, or the documented default with the reason. */
export async function quotaOf({ client, read }: CheckContext, quota: Quota): Promise<QuotaValue> {
  const { serviceCode: ServiceCode, quotaCode: QuotaCode, documentedDefault } = quota;
  const quotas = client(ServiceQuotasClient);
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode, QuotaCode });
    const { Quota: found } = await read("servicequotas:GetServiceQuota", (options) => quotas.send(command, options));
    if (found?.Value !== undefined) return { value: found.Value };
    return { value: documentedDefault, assumed: "Service Quotas names no value" };
  } catch (error) {
    if (error instanceof MissingPermission)
      return { value: documentedDefault, assumed: `the credentials are not allowed ${error.action}` };
    // an account that never changed the quota may not have it yet
    if (isNamed(error, "NoSuchResourceException"))
      return { value: documentedDefault, assumed: "Service Quotas has no value of this account's own" };
    throw error;
  }
}

/** For the end of a message: how sure the number is. */
export function assumption({ assumed }: QuotaValue): string {
  return assumed === undefined ? "" : ` (AWS's default: ${assumed})`;
}

/** The command that asks AWS for more. */
export function increaseCommand({ serviceCode, quotaCode }: Quota, region: string, desired: number): string {
  return (
    `aws service-quotas request-service-quota-increase --region ${region} ` +
    `--service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${desired}`
  );
}
