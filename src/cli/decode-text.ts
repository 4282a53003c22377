import { gunzipSync } from "node:zlib";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";

// What Excel, pandas and archives write in place of text begins so.
const BINARY: readonly (readonly [start: string, what: string])[] = [
  ["504b0304", "a workbook or a zip archive"],
  ["50415231", "a Parquet file"],
  ["d0cf11e0", "a workbook"],
  ["8004", "a pickle"],
  ["8005", "a pickle"],
];

/** The text of a file's bytes: UTF-8 or UTF-16, as it is or compressed by gzip, of at most `maxBytes`. */
export function decodeText(option: string, path: string, bytes: Buffer, maxBytes: number): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(option, path, bytes, maxBytes) : bytes;
  const start = plain.subarray(0, 4).toString("hex");
  const binary = BINARY.find(([mark]) => start.startsWith(mark));
  if (binary !== undefined) throw noText(option, path, binary[1]);
  const text = new TextDecoder(encodingOf(plain)).decode(plain);
  if (text.includes("\0")) throw noText(option, path, "no text");
  return text;
}

/** By the mark that begins it, or where every other byte of Latin letters is 0. */
function encodingOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length < 4) return "utf-8";
  if (first !== 0 && second === 0 && bytes[3] === 0) return "utf-16le";
  return first === 0 && second !== 0 && bytes[2] === 0 ? "utf-16be" : "utf-8";
}

function gunzip(option: string, path: string, bytes: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: option,
      rule: words`${name(option)} must be gzip of at most ${maxBytes} bytes of text where it begins so`,
      value: `${describeValue(path)}: ${describeThrown(thrown)}`,
      remedy: "Check the file.",
      cause: thrown,
    });
  }
}

function noText(option: string, path: string, what: string): IsoflopError {
  return new IsoflopError("FILE_ACCESS", {
    field: option,
    rule: words`${name(option)} must be text: CSV, JSON, JSON Lines or a Markdown table`,
    value: `${describeValue(path)}, which is ${what}`,
    remedy: "Save it as CSV.",
  });
}
