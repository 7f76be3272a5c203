/**
 * The command that cancels the deletion of a secret.
 *
 * @param secret its name or ARN
 */
export function restoreSecretCommand(secret: string, region: string): string {
  return `aws secretsmanager restore-secret --secret-id ${secret} --region ${region}`;
}
