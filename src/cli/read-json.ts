import { readFile } from "node:fs/promises";
import { describeThrown, describeValue } from "../describe.ts";
import { IsoflopError } from "../errors.ts";

/** Reads JSON from an option's text. */
export function parseJsonOption(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new IsoflopError(
      "INVALID_OPTION",
      flag,
      `${flag} must be JSON; got ${describeValue(text)}: ${describeThrown(thrown)}. Quote it for the shell: '{"a": 1}'.`,
      { cause: thrown },
    );
  }
}

/** Reads the JSON file that an option names. */
export async function readJsonFile(flag: string, path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (thrown) {
    throw new IsoflopError(
      "FILE_ACCESS",
      flag,
      `${flag} must be a file that can be read; got ${describeValue(path)}: ${describeThrown(thrown)}. Check the path.`,
      { cause: thrown },
    );
  }
  return parseJsonOption(flag, text);
}
