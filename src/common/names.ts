/** An option's name in another spelling, its words apart: `minSize` by "-" is `min-size`. */
export function wordsApart(option: string, separator: string): string {
  return option.replace(/[A-Z]/g, (letter) => `${separator}${letter.toLowerCase()}`);
}
