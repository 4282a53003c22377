import { createReadStream } from "node:fs";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";

/** Reads JSON from an option's text. */
export function parseJsonOption(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new IsoflopError(
      "INVALID_OPTION",
      option,
      `${option} must be JSON; got ${describeValue(text)}: ${describeThrown(thrown)}. Check its quotes and commas.`,
      { cause: thrown },
    );
  }
}

/** Reads a JSON file of at most `maxBytes`. */
export async function readJsonFile(option: string, path: string, maxBytes: number): Promise<unknown> {
  return parseJsonOption(option, await readTextFile(option, path, maxBytes));
}

/** Reads a text file of at most `maxBytes`. */
export async function readTextFile(option: string, path: string, maxBytes: number): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readStart(path, maxBytes + 1);
  } catch (thrown) {
    throw new IsoflopError(
      "FILE_ACCESS",
      option,
      `${option} must be a file that can be read; got ${describeValue(path)}: ${describeThrown(thrown)}. Check the path.`,
      { cause: thrown },
    );
  }
  if (bytes.length > maxBytes) {
    throw new IsoflopError(
      "TOO_LARGE",
      option,
      `${option} must be a file of at most ${maxBytes} bytes; ${describeValue(path)} is larger. Check the path.`,
    );
  }
  return bytes.toString("utf8");
}

/** The first bytes of a file, which may be a device that never ends. */
async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes - 1 })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
