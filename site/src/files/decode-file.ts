import { binaryKind, encodingOf, isGzip } from "../../../src/common/text-bytes.ts";
import { jsonText } from "./json-text.ts";

const MAX_BYTES = 2 ** 28;

/** Why a file is no text that the page can read. */
export class FileError extends Error {}

/** The text of a file: UTF-8 or UTF-16, as it is or compressed by gzip; JSON with comments as JSON without. */
export async function decodeFile(file: File): Promise<string> {
  if (file.size > MAX_BYTES) throw new FileError(`${file.name} has more than ${MAX_BYTES} bytes.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const plain = isGzip(bytes) ? await gunzipped(file) : bytes;
  const binary = binaryKind(plain);
  if (binary !== undefined) throw new FileError(`${file.name} is ${binary}. Save it as CSV.`);
  const text = new TextDecoder(encodingOf(plain)).decode(plain);
  if (text.includes("\0")) throw new FileError(`${file.name} is no text. Save it as CSV.`);
  return jsonText(text);
}

async function gunzipped(file: File): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let numBytes = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pieces.push(read.value);
      numBytes += read.value.byteLength;
      if (numBytes > MAX_BYTES) break;
    }
  } catch {
    throw new FileError(`${file.name} begins as gzip does, and is none. Check the file.`);
  }
  if (numBytes > MAX_BYTES) throw new FileError(`${file.name} unfolds to more than ${MAX_BYTES} bytes.`);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
