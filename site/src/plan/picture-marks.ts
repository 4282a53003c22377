/** A mark of a picture, by its attributes. */
export type Mark = Readonly<Record<string, string>>;

/** The marks of a class in SVG text that the library drew. */
export function marksOf(svg: string, tag: string, className: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (const [, attributes = ""] of svg.matchAll(new RegExp(`<${tag} ([^>]*)>`, "g"))) {
    // Most elements are none of those: their attributes need not be told apart.
    if (!attributes.includes(className)) continue;
    const mark = attributesOf(attributes);
    if (mark.class?.split(" ").includes(className)) marks.push(mark);
  }
  return marks;
}

function attributesOf(text: string): Mark {
  return Object.fromEntries(
    Array.from(text.matchAll(/([\w-]+)="([^"]*)"/g), ([, name = "", value = ""]) => [name, unescaped(value)]),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** An axis whose pixels are values by their logarithm. */
export interface LogAxis {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

/** The axis of a picture, x or y. */
export function logAxisOf(svg: string, side: "x" | "y"): LogAxis | undefined {
  const [axis] = marksOf(svg, "g", "axis").filter((mark) => mark.class?.split(" ").includes(side));
  const domain = pairOf(axis?.["data-domain"]);
  const range = pairOf(axis?.["data-range"]);
  return domain === undefined || range === undefined ? undefined : { domain, range };
}

function pairOf(text: string | undefined): readonly [number, number] | undefined {
  const [low = Number.NaN, high = Number.NaN] = (text ?? "").split(" ").map(Number);
  return Number.isNaN(low) || Number.isNaN(high) ? undefined : [low, high];
}

/** The value at a pixel. */
export function valueAt({ domain: [low, high], range: [first, last] }: LogAxis, pixel: number): number {
  return low * (high / low) ** ((pixel - first) / (last - first));
}

/** The points of a path of straight lines. */
export function pointsOf(path: string): readonly (readonly [x: number, y: number])[] {
  return Array.from(path.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g), ([, x, y]) => [Number(x), Number(y)] as const);
}
