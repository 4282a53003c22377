// C0, but tabs and line feeds, and C1 command terminals (ECMA-48); marks of direction show text in another order than it has
// (Unicode Standard Annex 9); the two separators end lines for some readers and not for others.
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text of many lines as a terminal, a log or a spreadsheet may have it: what would command or mislead them is spelled out, as
 * `\u001b`. JSON stays the same JSON by it.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
