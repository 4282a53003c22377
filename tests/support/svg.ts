/** An element of a picture, read back from its text. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SvgElement[];
  /** Its own text, entities resolved. */
  readonly text: string;
}

interface OpenElement extends SvgElement {
  readonly children: SvgElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const TOKEN = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>|([^<]+)/gy;

function unescaped(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

/** Reads well-formed SVG; throws where it is not, or where a character is one that XML has not. */
export function readSvg(svg: string): SvgElement {
  if (/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/u.test(svg)) throw new Error("a control character");
  const root: OpenElement = { name: "", attributes: {}, children: [], text: "" };
  const open: OpenElement[] = [root];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < svg.length; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(svg);
    if (match === null) throw new Error(`no markup at ${JSON.stringify(svg.slice(at, at + 80))}`);
    const [, closing, name = "", attributes = "", empty, text] = match;
    const parent = open.at(-1) ?? root;
    if (text !== undefined) {
      parent.text += unescaped(text);
    } else if (closing === "/") {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element: OpenElement = { name, attributes: readAttributes(attributes), children: [], text: "" };
      parent.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  const [svgElement, ...others] = root.children;
  if (svgElement === undefined || others.length > 0 || open.length > 1) throw new Error("not one element");
  return svgElement;
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, unescaped(value)]);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`twice the same attribute: ${text}`);
  return Object.fromEntries(pairs);
}

/** All elements within one that have a class, in the order of the file. */
export function withClass(element: SvgElement, name: string): readonly SvgElement[] {
  return element.children.flatMap((child) => [
    ...(child.attributes.class?.split(" ").includes(name) ? [child] : []),
    ...withClass(child, name),
  ]);
}

/** The one element of a class. */
export function only(element: SvgElement, name: string): SvgElement {
  const [found, ...others] = withClass(element, name);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} elements of class ${name}`);
  return found;
}

/** All text in a picture, its titles too. */
export function textsOf(element: SvgElement): readonly string[] {
  return [...(element.text === "" ? [] : [element.text]), ...element.children.flatMap(textsOf)];
}

/** Reads an axis: what value a pixel is. */
export function axisOf(element: SvgElement, side: "x" | "y"): (pixel: number) => number {
  const axis = withClass(element, "axis").find(({ attributes }) => attributes.class === `axis ${side}`);
  if (axis === undefined) throw new Error(`no axis ${side}`);
  const numbers = (name: string) => (axis.attributes[name] ?? "").split(" ").map(Number);
  const [from = Number.NaN, to = Number.NaN] = numbers("data-range");
  const [low = Number.NaN, high = Number.NaN] = numbers("data-domain");
  const share = (pixel: number) => (pixel - from) / (to - from);
  return axis.attributes["data-scale"] === "log"
    ? (pixel) => low * (high / low) ** share(pixel)
    : (pixel) => low + (high - low) * share(pixel);
}

/** The points of a path of straight lines. */
export function pointsOf({ attributes }: SvgElement): readonly (readonly [number, number])[] {
  return [...(attributes.d ?? "").matchAll(/[ML](-?[\d.]+)[, ](-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

/** A number of an element's attribute. */
export function numberOf({ attributes }: SvgElement, name: string): number {
  return Number(attributes[name]);
}
