/**
 * A strong entity tag: the SHA-256 of the bytes that it stands for. It is made of the answer itself and not of the question,
 * since an answer follows from more than its address: from the release, the format and the limits of the server. So no two
 * answers share a tag, and what is refused has none that a client could name. That costs the making of each answer; it
 * saves the sending.
 */
export async function entityTag(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

/**
 * Whether a client's If-None-Match names the tag, or asks for any (RFC 9110, 13.1.2, where tags are compared weakly). No
 * tag holds a quotation mark, so that one with its marks stands in a list only as an entry of it.
 */
export function isNoneMatch(ifNoneMatch: string | null, tag: string): boolean {
  return ifNoneMatch !== null && (ifNoneMatch.includes(tag) || ifNoneMatch.trim() === "*");
}
