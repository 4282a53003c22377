/** What an attribute can hold; one that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element as SVG text. Its content is markup: what people wrote goes through {@link escaped} first. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  let text = `<${name}`;
  for (const attribute in attributes) {
    const value = attributes[attribute];
    if (value !== undefined)
      text += ` ${attribute}="${typeof value === "number" ? coordinate(value) : escaped(value)}"`;
  }
  if (content.length === 0) return `${text}/>`;
  return `${text}>${content.length === 1 ? content[0] : content.join("")}</${name}>`;
}

/** A length in pixels, to a hundredth: what is finer can't be seen, and would be half of a file. */
export function coordinate(pixels: number): string {
  const hundredths = Math.round(Math.abs(pixels) * 100);
  // Small integers become text several times as fast as fractions do.
  const rest = hundredths % 100;
  const digits = rest === 0 ? "" : rest % 10 === 0 ? `.${rest / 10}` : rest < 10 ? `.0${rest}` : `.${rest}`;
  return `${pixels < 0 && hundredths > 0 ? "-" : ""}${(hundredths - rest) / 100}${digits}`;
}

// What XML 1.0 has no place for, and what would turn the reading direction of all that follows.
const UNPRINTABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]|[\u202A-\u202E\u2066-\u2069]/gu;
/** What most texts are of, which saves them the search for the rest. */
const PLAIN = /^[ !#-%(-;=?-~−]*$/;
const SPECIAL = /[&<>"']/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Text as it stands in an element or an attribute, whatever somebody called a model or a run. */
export function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, "\uFFFD").replace(SPECIAL, (character) => ENTITIES.get(character) ?? "");
}
