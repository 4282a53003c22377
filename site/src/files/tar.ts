import type { SweepFile } from "../../../src/run/files/sweep-file.ts";

const BLOCK = 512;
const encoder = new TextEncoder();

/** Files as a POSIX tar archive (ustar), scripts executable. */
export function tarOf(files: readonly SweepFile[]): Blob {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const { path, text } of files) {
    const content = encoder.encode(text);
    pieces.push(headerOf(path, content.length), content, new Uint8Array(-content.length & (BLOCK - 1)));
  }
  pieces.push(new Uint8Array(2 * BLOCK));
  return new Blob(pieces, { type: "application/x-tar" });
}

function headerOf(path: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => header.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  const name = encoder.encode(path);
  // A name of more than 100 bytes is split at a slash, with its folders in front.
  const split = name.length <= 100 ? 0 : path.lastIndexOf("/") + 1;
  put(path.slice(split), 0);
  put(`${octal(path.endsWith(".sh") ? 0o755 : 0o644, 7)}\0`, 100);
  put(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  put(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124);
  put("        0", 148);
  put("ustar\u000000", 257);
  put(path.slice(0, Math.max(0, split - 1)), 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  return header;
}
