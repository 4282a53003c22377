import { fstatSync, statSync } from "node:fs";
import { printable } from "../common/printable.ts";
import { print, printStyled } from "./standard-output.ts";
import { writeWhole } from "./write-file.ts";

const STANDARD_OUTPUT = "-";

/** What a command made. */
export interface Delivery {
  /** Its text, or the pieces of one that is long. */
  readonly text: string | Iterable<string>;
  /** Whether it has the codes of styles, and is printable but for them. */
  readonly isStyled?: boolean;
  /** Where it goes: a path, or "-" for standard output, as where nothing is named. */
  readonly out: unknown;
  /** The option that names the path; `out` where nothing is said. */
  readonly option?: string;
  /** What is said of a file once it is written. */
  readonly said: string;
}

/** Writes what a command made where it is wanted: to a file, of which it says so, or to standard output and nothing beside it. */
export async function deliver({ text, isStyled = false, out, option, said }: Delivery): Promise<void> {
  const pieces = typeof text === "string" ? [text] : text;
  const safe = isStyled ? pieces : printablePieces(pieces);
  if (typeof out !== "string" || isStandardOutput(out)) return printStyled(safe);
  await writeWhole(out, safe, option);
  await print(`Wrote ${out}${said}\n`);
}

function* printablePieces(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield printable(piece);
}

/** Whether a path names standard output, as "-" and /dev/stdout do, or the file that it was redirected to. */
export function isStandardOutput(path: string): boolean {
  if (path === STANDARD_OUTPUT) return true;
  try {
    const [named, standard] = [statSync(path), fstatSync(1)];
    return named.dev === standard.dev && named.ino === standard.ino;
  } catch {
    return false;
  }
}
