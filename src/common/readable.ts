import { describeThrown } from "./describe.ts";
import { IsoflopError } from "./errors.ts";

/**
 * Does what reads a caller's values, which may be proxies, getters or of any other kind than the types say: what they throw is an
 * IsoflopError.
 *
 * @param caller the function whose values they are
 * @param what what it calls them: `options`
 */
export function readable<Result>(caller: string, what: string, read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    if (isOwn(thrown)) throw thrown;
    throw new IsoflopError("INVALID_OPTION", {
      field: what,
      rule: `${caller}'s ${what} must be readable`,
      value: `${describeThrown(thrown)} when they were read`,
      remedy: "Pass plain objects.",
      cause: thrown,
    });
  }
}

function isOwn(thrown: unknown): boolean {
  try {
    return thrown instanceof IsoflopError;
  } catch {
    // A proxy that throws when it is looked at.
    return false;
  }
}
