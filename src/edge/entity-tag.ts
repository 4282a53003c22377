/**
 * A strong entity tag: 64 bits over the bytes that are sent. An address has one answer in each format, so a tag tells
 * those and the answers of other releases apart; nobody gains by making two of them equal.
 */
export function entityTag(bytes: Uint8Array): string {
  // Two lanes of FNV-1a's scheme (http://www.isthe.com/chongo/tech/comp/fnv/) over words of 32 bits, the second rotated.
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  let a = 0x811c9dc5 ^ bytes.length;
  let b = a;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ word, 0x85ebca6b);
  }
  for (let i = words.length * 4; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ byte, 0x85ebca6b);
  }
  return `"${hex(a ^ (a >>> 15))}${hex(b ^ (b >>> 13))}"`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

/** Whether a client's If-None-Match names a tag (RFC 9110, 13.1.2: weakly compared, or any by `*`). */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.split(",").some((entry) => ["*", tag, `W/${tag}`].includes(entry.trim()));
}
