import { mkdir } from "node:fs/promises";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";

/**
 * Makes a folder where there is none, and those above it.
 *
 * @param option the option that names the path
 */
export async function makeFolder(path: string, option: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: option,
      rule: words`${name(option)} must be a folder that can be written`,
      value: `${describeValue(path)}: ${describeThrown(thrown)}`,
      remedy: "Check the path.",
      cause: thrown,
    });
  }
}
