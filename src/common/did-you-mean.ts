import leven from "leven";

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
    const distance = leven(wanted, folded(name));
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** "Did you mean x? ", to put before a remedy; empty where no known value is near. */
export function suggestion(value: unknown, known: readonly string[]): string {
  const near = typeof value === "string" ? didYouMean(value, known) : undefined;
  return near === undefined ? "" : `Did you mean "${near}"? `;
}
