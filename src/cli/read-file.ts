import { createReadStream } from "node:fs";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { jsonOf } from "../options/text.ts";

/** Reads a JSON file of at most `maxBytes`. */
export async function readJsonFile(option: string, path: string, maxBytes: number): Promise<unknown> {
  return jsonOf(option, await readTextFile(option, path, maxBytes));
}

/** Reads a text file of at most `maxBytes`. */
export async function readTextFile(option: string, path: string, maxBytes: number): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readStart(path, maxBytes + 1);
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: option,
      rule: words`${name(option)} must be a file that can be read`,
      value: `${describeValue(path)}: ${describeThrown(thrown)}`,
      remedy: "Check the path.",
      cause: thrown,
    });
  }
  if (bytes.length > maxBytes) {
    throw new IsoflopError("TOO_LARGE", {
      field: option,
      rule: words`${name(option)} must be a file of at most ${maxBytes} bytes`,
      value: `${describeValue(path)}, which is larger`,
      remedy: "Check the path.",
    });
  }
  return bytes.toString("utf8");
}

/** The first bytes of a file, which may be a device that never ends. */
async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes - 1 })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
