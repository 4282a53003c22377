// What Excel, pandas and archives write in place of text begins so.
const BINARY: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a workbook or a zip archive"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0xd0, 0xcf, 0x11, 0xe0], "a workbook"],
  [[0x80, 0x04], "a pickle"],
  [[0x80, 0x05], "a pickle"],
];

/** What a file is that is no text, by how it begins; undefined where it may be text. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  return BINARY.find(([start]) => start.every((byte, i) => bytes[i] === byte))?.[1];
}

/** The encoding of a text's bytes, by the mark that begins it, or where every other byte of Latin letters is 0. */
export function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length < 4) return "utf-8";
  if (first !== 0 && second === 0 && fourth === 0) return "utf-16le";
  return first === 0 && second !== 0 && third === 0 ? "utf-16be" : "utf-8";
}

/** Whether bytes begin as gzip does. */
export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}
