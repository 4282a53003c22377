import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";

/**
 * What is thrown where a path can't be used.
 *
 * @param option the option that names the path
 * @param what what it must be: "a file that can be read"
 */
export function fileAccess(
  option: string,
  what: string,
  path: string,
  thrown: unknown,
  remedy = "Check the path.",
): IsoflopError {
  return new IsoflopError("FILE_ACCESS", {
    field: option,
    rule: words`${name(option)} must be ${what}`,
    value: `${describeValue(path)}: ${describeThrown(thrown)}`,
    remedy,
    cause: thrown,
  });
}
