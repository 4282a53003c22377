// Spelled with dashes or in capitals, a name is still the same word.
function folded(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]/g, "");
}

// One letter in three may be wrong; what is further off is another word.
const LETTERS_PER_MISTAKE = 3;
const MAX_LENGTH = 64;

/** The known name that a word is nearest to, if it is near any. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  // A long text is no slip of the keyboard, and comparing it takes time.
  if (word.length > MAX_LENGTH) return undefined;
  const wanted = folded(word);
  let nearest: string | undefined;
  let least = Math.ceil(wanted.length / LETTERS_PER_MISTAKE) + 1;
  for (const name of known) {
    const distance = numEdits(wanted, folded(name));
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** How many letters must be put in, left out or changed to make one word of another. */
function numEdits(from: string, to: string): number {
  // By how many letters of `to` are made, from all letters of `from` that were passed.
  let row = Array.from({ length: to.length + 1 }, (_, made) => made);
  for (let passed = 0; passed < from.length; passed++) {
    let left = passed;
    row = row.map((above, made) => {
      const changed = (row[made - 1] ?? above) + Number(from[passed] !== to[made - 1]);
      left = Math.min(left + 1, above + 1, changed);
      return left;
    });
  }
  return row[to.length] ?? 0;
}

/** "Did you mean x? ", to put before a remedy; empty where no known value is near. */
export function suggestion(value: unknown, known: readonly string[]): string {
  const near = typeof value === "string" ? didYouMean(value, known) : undefined;
  return near === undefined ? "" : `Did you mean "${near}"? `;
}
