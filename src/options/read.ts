import { invalidOption, isRecord } from "../common/checks.ts";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";

/** Options that are known by name, but not yet checked. */
export type Options = Readonly<Record<string, unknown>>;

/**
 * Checks an object of options, whatever JavaScript passed: it is an object, has no option that is not known, and can be
 * read.
 *
 * @param caller the function whose options these are
 * @param usage what to call it with
 * @param names the options that there are
 * @param read checks the values
 */
export function readOptions<Request>(
  caller: string,
  usage: string,
  options: unknown,
  names: readonly string[],
  read: (options: Options, caller: string) => Request,
): Request {
  try {
    if (!isRecord(options)) throw invalidOption("options", "an object", options, `Call ${caller}(${usage}).`);
    for (const name in options) {
      if (!names.includes(name)) {
        throw new IsoflopError(
          "INVALID_OPTION",
          name,
          `${caller} must get options that it knows; got ${describeValue(name)}. Known: ${names.join(", ")}.`,
        );
      }
    }
    return read(options, caller);
  } catch (thrown) {
    if (thrown instanceof IsoflopError) throw thrown;
    // A getter or a proxy of the user's.
    throw new IsoflopError(
      "INVALID_OPTION",
      "options",
      `${caller}'s options must be readable; reading them threw ${describeThrown(thrown)}. Pass plain objects.`,
      { cause: thrown },
    );
  }
}
