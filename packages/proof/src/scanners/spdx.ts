/** Licences under which anybody may use a tool, whatever this project's own is. By their SPDX ids. */
export const ALLOWED: ReadonlySet<string> = new Set([
  ...["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CC-BY-4.0", "CNRI-Python"],
  ...["ISC", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"],
]);

/**
 * Whether a licence expression leaves a way that is allowed: of `OR` one side, of `AND` both.
 *
 * @param expression as SPDX has it, for example `(MIT OR GPL-3.0-or-later)`; anything else is not allowed
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string> = ALLOWED): boolean {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const any = (): boolean => {
    let left = all();
    while (tokens[at] === "OR") {
      at += 1;
      const right = all();
      left ||= right;
    }
    return left;
  };
  const all = (): boolean => {
    let left = one();
    while (tokens[at] === "AND") {
      at += 1;
      const right = one();
      left &&= right;
    }
    return left;
  };
  const one = (): boolean => {
    const token = tokens[at++];
    if (token !== "(") return token !== undefined && allowed.has(token);
    const inner = any();
    return tokens[at++] === ")" && inner;
  };
  const result = any();
  return result && at === tokens.length;
}
