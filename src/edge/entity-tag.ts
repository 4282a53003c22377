/**
 * A strong entity tag: 64 bits over the bytes that are sent. An address has one answer in each format, so a tag tells
 * those and the answers of other releases apart; nobody gains by making two of them equal.
 */
export function entityTag(bytes: Uint8Array): string {
  // Two lanes of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), over every other word of 32 bits: each step maps
  // states one to one, so a change of one word always shows.
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  let a = 0x811c9dc5 ^ bytes.length;
  let b = a;
  for (let i = 0; i < words.length; i += 2) {
    a = Math.imul(a ^ (words[i] ?? 0), 0x01000193);
    b = Math.imul(b ^ (words[i + 1] ?? 0), 0x01000193);
  }
  for (let i = words.length * 4; i < bytes.length; i++) a = Math.imul(a ^ (bytes[i] ?? 0), 0x01000193);
  return `"${hex(a ^ (a >>> 15))}${hex(b ^ (b >>> 13))}"`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

/** Whether a client's If-None-Match names a tag (RFC 9110, 13.1.2: weakly compared, or any by `*`). */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.split(",").some((entry) => ["*", tag, `W/${tag}`].includes(entry.trim()));
}
