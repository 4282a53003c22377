import { digest, FNV_OFFSET } from "../../common/digest.ts";

/**
 * A strong entity tag: 64 bits over a text that is another one wherever the answer of an address is another. Nobody gains
 * by making two of them equal.
 */
export function entityTag(text: string): string {
  const first = digest(text, FNV_OFFSET);
  // Digested from where it has led, the text takes another way.
  return `"${eightHexDigits(first)}${eightHexDigits(digest(text, first))}"`;
}

function eightHexDigits(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** What of If-None-Match holds: it names the tag, or asks for any. */
export type Match = "tag" | "any";

/** What a client's If-None-Match says of a tag (RFC 9110, 13.1.2, where tags are compared weakly). */
export function matchOf(ifNoneMatch: string | null, tag: string): Match | undefined {
  if (ifNoneMatch === null) return undefined;
  const entries = ifNoneMatch.split(",").map((entry) => entry.trim());
  if (entries.includes(tag) || entries.includes(`W/${tag}`)) return "tag";
  return entries.includes("*") ? "any" : undefined;
}
