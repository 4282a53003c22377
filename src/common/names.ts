/** An option's name in another spelling, its words apart: `minSize` by "-" is `min-size`. */
export function wordsApart(option: string, separator: string): string {
  return option.replace(/[A-Z]/g, (letter) => `${separator}${letter.toLowerCase()}`);
}

/** Names options in a library's message as the user wrote them. */
export function inUsersNames(message: string, options: readonly string[], nameOf: (option: string) => string): string {
  return options.reduce(
    // "the prior's" is a word of the sentence.
    (text, option) => text.replace(new RegExp(`(?<![\\w-])${option}(?![\\w'])`, "g"), () => nameOf(option)),
    message,
  );
}
