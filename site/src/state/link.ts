import { readState, StateError } from "./read-state.ts";
import type { SiteState } from "./site-state.ts";

/** Browsers keep addresses of this many characters, and people can still send them. */
const MAX_CHARACTERS = 200_000;
const MAX_FILE_CHARACTERS = 2_000_000;
/** What a link may unfold to: a small one that unfolds without end would take the page with it. */
const MAX_BYTES = 16_000_000;

/** A state as the hash of a link: JSON, deflated, as base64url. */
export interface Link {
  readonly hash: string;
  /** Whether the runs are too large for it. */
  readonly lacksRuns: boolean;
}

export async function linkOf(state: SiteState): Promise<Link> {
  const numCharacters = state.fit.files.reduce((sum, { text }) => sum + text.length, 0);
  if (numCharacters <= MAX_FILE_CHARACTERS) {
    const hash = await packed(state);
    if (hash.length <= MAX_CHARACTERS || numCharacters === 0) return { hash, lacksRuns: false };
  }
  // How they are read and which are left out says nothing of other runs.
  const fit = { ...state.fit, files: [], lacksRuns: true, leftOut: [], columns: {}, reading: {} };
  return { hash: await packed({ ...state, fit }), lacksRuns: true };
}

/**
 * The state of a link.
 *
 * @throws {StateError} where it is not one that the page wrote
 */
export async function stateOf(hash: string): Promise<SiteState> {
  let json: unknown;
  try {
    json = JSON.parse(await unpacked(hash.replace(/^#/, "")));
  } catch (thrown) {
    throw new StateError("it is cut short, or was changed on its way", { cause: thrown });
  }
  return readState(json);
}

async function packed(state: SiteState): Promise<string> {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return base64url(new Uint8Array(await new Response(stream).arrayBuffer()));
}

async function unpacked(text: string): Promise<string> {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let json = "";
  let numBytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    numBytes += read.value.byteLength;
    if (numBytes > MAX_BYTES) throw new RangeError("The link unfolds to more than the page takes.");
    json += decoder.decode(read.value, { stream: true });
  }
  return json + decoder.decode();
}

function base64url(bytes: Uint8Array): string {
  let characters = "";
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
