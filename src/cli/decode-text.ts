import { gunzipSync } from "node:zlib";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { binaryKind, encodingOf, isGzip } from "../common/text-bytes.ts";
import { name, words } from "../common/words.ts";

/** The text of a file's bytes: UTF-8 or UTF-16, as it is or compressed by gzip, of at most `maxBytes`. */
export function decodeText(option: string, path: string, bytes: Buffer, maxBytes: number): string {
  const plain = isGzip(bytes) ? gunzip(option, path, bytes, maxBytes) : bytes;
  const binary = binaryKind(plain);
  if (binary !== undefined) throw noText(option, path, binary);
  const text = new TextDecoder(encodingOf(plain)).decode(plain);
  if (text.includes("\0")) throw noText(option, path, "no text");
  return text;
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
