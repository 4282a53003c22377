import { fstatSync, writeSync } from "node:fs";
import { describeThrown } from "../common/describe.ts";
import { printable } from "../common/printable.ts";

const STANDARD_OUTPUT = 1;

/** Standard output did not take all of a text. */
export class OutputFailed extends Error {
  constructor(cause: unknown) {
    super(`standard output could not be written: ${describeThrown(cause)}`, { cause });
  }
}

/**
 * Prints to standard output, and waits until it has taken all of the text.
 *
 * @throws {OutputFailed} where it does not
 */
export function print(text: string): Promise<void> {
  return printStyled([printable(text)]);
}

/** As {@link print}, of the pieces of a text that is printable but for the codes of its styles. */
export async function printStyled(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) await write(piece);
}

async function write(text: string): Promise<void> {
  try {
    if (isStream()) await writeToStream(text);
    else writeToFile(Buffer.from(text));
  } catch (thrown) {
    throw new OutputFailed(thrown);
  }
}

/** Whether Node has a stream for it that waits and fails as it should: for pipes, sockets and terminals. */
function isStream(): boolean {
  if (process.stdout.isTTY) return true;
  const stats = fstatSync(STANDARD_OUTPUT);
  return stats.isFIFO() || stats.isSocket();
}

function writeToStream(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

/** Node's own stream for files leaves the rest of a text that was taken in part, as by a disk that is full, and says nothing. */
function writeToFile(bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; ) start += writeSync(STANDARD_OUTPUT, bytes, start);
}

/** Says a line on standard error; where nobody takes it there is nobody left to tell. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}
