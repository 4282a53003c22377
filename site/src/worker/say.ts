import type { Part } from "./protocol.ts";

/** How an answer is given: bit by bit. */
export interface Say {
  progress(words: string): void;
  part(part: Part): void;
}
