import { jsonOf } from "../options/text.ts";
import { readTextFile } from "./read-file.ts";

/** Reads a JSON file of at most `maxBytes`. */
export async function readJsonFile(option: string, path: string, maxBytes: number): Promise<unknown> {
  return jsonOf(option, withoutMark(await readTextFile(option, path, maxBytes)));
}

/**
 * Reads JSON as Python and people write it, of at most `maxBytes`: with NaN and Infinity, comments, and commas before what
 * closes. What is wrong with a file that is neither is said of it as JSON.
 */
export async function readLooseJsonFile(option: string, path: string, maxBytes: number): Promise<unknown> {
  const text = withoutMark(await readTextFile(option, path, maxBytes));
  try {
    return JSON.parse(text);
  } catch {
    // Most files are JSON, and are spared the loading of another parser.
    const { default: json5 } = await import("json5");
    try {
      return json5.parse(text);
    } catch {
      return jsonOf(option, text);
    }
  }
}

/** Text without the byte order mark that some editors put before it. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
