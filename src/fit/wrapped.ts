// What a terminal shows without breaking words.
const WIDTH = 80;

/**
 * A sentence in lines of a terminal.
 *
 * @param first what the first line begins with
 * @param following what the lines after it begin with
 */
export function wrapped(text: string, first = "", following = ""): string[] {
  const [word = "", ...words] = text.split(" ");
  const lines: string[] = [];
  let line = first + word;
  for (const next of words) {
    if (line.length + 1 + next.length > WIDTH) {
      lines.push(line);
      line = following + next;
    } else {
      line += ` ${next}`;
    }
  }
  return [...lines, line];
}
