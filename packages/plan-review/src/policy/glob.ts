/**
 * Whether everything that `candidate` matches is matched by `pattern` too, both with IAM's wildcards: `*` for any
 * characters, `?` for one. A wildcard of the candidate counts as matched only by one that is at least as wide.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function covers(pattern: string, candidate: string): boolean {
  if (pattern === "*" || pattern === candidate) return true;
  const literal = pattern.search(/[*?]/);
  if (literal < 0 || !candidate.startsWith(pattern.slice(0, literal))) return false;
  const wide = inOrder(pattern);
  const narrow = inOrder(candidate);
  // the usual two-finger match: on a mismatch the last star takes one character more
  let p = 0;
  let c = 0;
  let star = -1;
  let resume = 0;
  while (c < narrow.length) {
    if (wide[p] === "*") {
      star = p;
      resume = c;
      p += 1;
    } else if (wide[p] === "?" ? narrow[c] !== "*" : wide[p] === narrow[c]) {
      p += 1;
      c += 1;
    } else if (star >= 0) {
      p = star + 1;
      resume += 1;
      c = resume;
    } else return false;
  }
  while (wide[p] === "*") p += 1;
  return p === wide.length;
}

/** `*?` and `?*` mean the same: in a run of wildcards the question marks come first and one star is enough. */
function inOrder(pattern: string): string {
  return pattern.replace(/[*?]{2,}/g, (run) => run.replaceAll("*", "") + (run.includes("*") ? "*" : ""));
}
