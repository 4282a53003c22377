import { digest, FNV_OFFSET, hexDigits } from "../digest.ts";

/**
 * A strong entity tag: 64 bits over a text that is another one wherever the answer of an address is another. Nobody gains
 * by making two of them equal.
 */
export function entityTag(text: string): string {
  const first = digest(text, FNV_OFFSET);
  // Digested from where it has led, the text takes another way.
  return `"${hexDigits(first, 32)}${hexDigits(digest(text, first), 32)}"`;
}

/** Whether a client's If-None-Match names a tag (RFC 9110, 13.1.2: weakly compared, or any by `*`). */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.split(",").some((entry) => ["*", tag, `W/${tag}`].includes(entry.trim()));
}
