import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** A local AWS that goes on for a while should not come to the end of it. */
const LEFT_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

/**
 * Whether the certificate in a file can be used from now on: it is there and whole, has begun, and does not end soon. One of
 * a start with a wrong clock, or of long ago, cannot.
 *
 * @param now milliseconds
 */
export function isCertificateUsable(file: string, now: number = Date.now()): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(readFileSync(file));
    return Date.parse(validFrom) <= now && now + LEFT_MILLISECONDS < Date.parse(validTo);
  } catch {
    return false;
  }
}
