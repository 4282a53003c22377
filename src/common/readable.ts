import { describeThrown } from "./describe.ts";
import { IsoflopError } from "./errors.ts";
import { isInstance } from "./instance.ts";

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
    if (isInstance(thrown, IsoflopError)) throw thrown;
    throw new IsoflopError("INVALID_OPTION", {
      field: what,
      rule: `${caller}'s ${what} must be readable`,
      value: `${describeThrown(thrown)} when they were read`,
      remedy: "Pass plain objects.",
      cause: thrown,
    });
  }
}
