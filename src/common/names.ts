/**
 * An option's name in another spelling, its words apart: `minSize` by "-" is `min-size`. A capital that begins no word
 * stays: the letters of a law, `E`, are names of their own.
 */
export function wordsApart(option: string, separator: string): string {
  return option.replace(
    /([a-z\d])([A-Z])/g,
    (_, before: string, letter: string) => `${before}${separator}${letter.toLowerCase()}`,
  );
}
