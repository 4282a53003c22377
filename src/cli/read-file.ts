import { createReadStream } from "node:fs";
import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import { fileAccess } from "./file-access.ts";

/** What stands for standard input in place of a path. */
const STANDARD_INPUT = "-";

/** Reads a text file, or standard input by the path "-", of at most `maxBytes`. */
export async function readTextFile(option: string, path: string, maxBytes: number): Promise<string> {
  return (await readFileBytes(option, path, maxBytes)).toString("utf8");
}

/** Reads a file, or standard input by the path "-", of at most `maxBytes`. */
export async function readFileBytes(option: string, path: string, maxBytes: number): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readStart(path, maxBytes + 1);
  } catch (thrown) {
    throw fileAccess(option, "a file that can be read", path, thrown);
  }
  if (bytes.length > maxBytes) {
    throw new IsoflopError("TOO_LARGE", {
      field: option,
      rule: words`${name(option)} must be a file of at most ${maxBytes} bytes`,
      value: `${describeValue(path)}, which is larger`,
      remedy: "Check the path.",
    });
  }
  return bytes;
}

/** The first bytes of a file, which may be a device that never ends. */
async function readStart(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let numBytes = 0;
  const stream: AsyncIterable<Uint8Array> = path === STANDARD_INPUT ? process.stdin : createReadStream(path);
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    numBytes += chunk.length;
    if (numBytes >= maxBytes) break;
  }
  return Buffer.concat(chunks);
}
