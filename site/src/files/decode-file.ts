import { jsonText } from "./json-text.ts";

/** What Excel, pandas and archives write in place of text begins so. */
const BINARY: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a workbook or a zip archive"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0xd0, 0xcf, 0x11, 0xe0], "a workbook"],
  [[0x80, 0x04], "a pickle"],
  [[0x80, 0x05], "a pickle"],
];

const MAX_BYTES = 2 ** 28;

/** Why a file is no text that the page can read. */
export class FileError extends Error {}

/** The text of a file: UTF-8 or UTF-16, as it is or compressed by gzip; JSON with comments as JSON without. */
export async function decodeFile(file: File): Promise<string> {
  if (file.size > MAX_BYTES) throw new FileError(`${file.name} has more than ${MAX_BYTES} bytes.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? await gunzipped(file) : bytes;
  const binary = BINARY.find(([start]) => start.every((byte, i) => plain[i] === byte));
  if (binary !== undefined) throw new FileError(`${file.name} is ${binary[1]}. Save it as CSV.`);
  const text = new TextDecoder(encodingOf(plain)).decode(plain);
  if (text.includes("\0")) throw new FileError(`${file.name} is no text. Save it as CSV.`);
  return jsonText(text);
}

/** By the mark that begins it, or where every other byte of Latin letters is 0. */
function encodingOf([first, second, third, fourth]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first !== 0 && second === 0 && fourth === 0) return "utf-16le";
  return first === 0 && second !== 0 && third === 0 ? "utf-16be" : "utf-8";
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
