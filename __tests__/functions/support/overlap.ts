import { KeyRing } from "../../../functions/authorizer/key-ring";

export const K = "K-previous-0123456789abcdefghijkl";
export const OTHER = "O-previous-0123456789abcdefghijkl";
export const NEW = "N-current-0123456789abcdefghijklm";
export const REST = { api_key: NEW };
export const OPEN = { api_keys: { x: K } };
export const READ = { allow: ["read"] };

/** The overlap after a rotation to the value `current`. */
export async function overlap(current: unknown, previous: unknown) {
  const told: string[] = [];
  const createdAt = new Date(0);
  const ring = await KeyRing.load({
    source: {
      current: async () => ({ value: JSON.stringify(current), createdAt }),
      previous: async () => ({ value: JSON.stringify(previous), createdAt }),
    },
    previousKeyOverlapSeconds: 60,
    now: () => 1,
    onProblems: (problems) => told.push(...problems),
  });
  const passes = (key: string) => {
    const known = ring.find(key);
    return known !== undefined && !known.unusable;
  };
  return { ring, told, passes };
}
