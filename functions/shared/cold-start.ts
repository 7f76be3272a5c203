let cold = true;

/** Returns true on the first call in an execution environment, false on every later one. */
export function isColdStart(): boolean {
  const first = cold;
  cold = false;
  return first;
}
