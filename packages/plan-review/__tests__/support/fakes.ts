/**
 * Invented secrets. The parts of tokens are put together when the tests run, so that no scanner takes one of them for
 * real, and so that none is in this repository.
 */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const HEX = "0123456789abcdef";
export const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** So many characters that look drawn and are always the same. */
export function drawn(length: number, alphabet = LETTERS): string {
  let state = 12345 + length;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join("");
}

/** A token of a service: its beginning in parts, then so many drawn characters. */
export function token(parts: readonly string[], length: number, alphabet = LETTERS): string {
  return `${parts.join("")}${drawn(length, alphabet)}`;
}

export function pem(kind: string): string {
  const dashes = "-".repeat(5);
  return `${dashes}BEGIN ${kind}${dashes}\n${drawn(64)}\n${drawn(64)}\n${dashes}END ${kind}${dashes}\n`;
}

export const base64 = (text: string) => Buffer.from(text).toString("base64");
