// FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Digests text in UTF-16 code units, low byte first, from the state that earlier text left. */
export function digest(text: string, state: number): number {
  let hash = state;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return hash;
}

/** The last bits of a hash, so many, as hex digits. Engines write such numbers in hex as slowly as they read them. */
export function hexDigits(hash: number, numBits: 24 | 32): string {
  let text = "";
  for (let shift = numBits - 4; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >>> shift) & 15];
  return text;
}
