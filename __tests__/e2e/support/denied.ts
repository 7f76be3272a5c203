/** Whether the call was denied by IAM; any other failure is one of the test. */
export async function denied(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (/AccessDenied|AuthorizationError/.test((error as Error).name)) return true;
    throw error;
  }
}
