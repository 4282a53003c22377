/** A line of a text, and its number from 1. */
export interface Line {
  readonly number: number;
  readonly line: string;
}

/** The lines of a text one after the other: a list of them may be larger than the text. */
export function* linesOf(text: string): Generator<Line> {
  let at = 0;
  for (let number = 1; at <= text.length; number++) {
    const end = endOfLine(text, at);
    yield { number, line: text.slice(at, end) };
    at = end + 1;
  }
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** Text with one kind of line break and no mark. */
export function plainText(text: string): string {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return plain.includes("\r") ? plain.replace(/\r\n?/g, "\n") : plain;
}
