import { element, escaped } from "./markup.ts";
import { painted } from "./palette.ts";
import { type Canvas, FONT_SIZE, fitting } from "./picture.ts";

/** A line of a legend: a mark, and what it stands for. */
export interface LegendEntry {
  readonly mark: "disc" | "ring" | "cross" | "line" | "dashes" | "dots" | "band" | "none";
  readonly words: string;
}

const MARK_WIDTH = 22;
const GAP = 16;
const LEFT = 16;

const LINE_HEIGHT = 16;
const BELOW = 10;

interface Placed {
  readonly entry: LegendEntry;
  readonly x: number;
  readonly row: number;
}

/** How much of a picture's lower end its legend takes. */
export function legendHeight(width: number, entries: readonly LegendEntry[]): number {
  const last = placedEntries(width, entries).at(-1);
  return BELOW + LINE_HEIGHT * ((last?.row ?? 0) + 1);
}

/** What the marks mean, along the lower edge, in as many lines as they take. */
export function legend({ width, height }: Canvas, entries: readonly LegendEntry[]): string {
  const first = height - legendHeight(width, entries) + LINE_HEIGHT;
  const texts = placedEntries(width, entries).map(({ entry, x, row }) =>
    marked(entry, x, first + LINE_HEIGHT * row, width),
  );
  return element("g", { class: "legend" }, ...texts);
}

function placedEntries(width: number, entries: readonly LegendEntry[]): readonly Placed[] {
  const placed: Placed[] = [];
  let x = LEFT;
  let row = 0;
  for (const entry of entries) {
    const length = MARK_WIDTH + 0.52 * FONT_SIZE * entry.words.length + GAP;
    if (x + length > width && x > LEFT) {
      x = LEFT;
      row++;
    }
    placed.push({ entry, x, row });
    x += length;
  }
  return placed;
}

function marked({ mark, words }: LegendEntry, x: number, y: number, width: number): string {
  const start = mark === "none" ? x : x + MARK_WIDTH;
  const text = element(
    "text",
    { ...painted("muted", "fill"), x: start, y },
    escaped(fitting(words, width - start, FONT_SIZE)),
  );
  return markOf(mark, x + 2, y - 4) + text;
}

function markOf(mark: LegendEntry["mark"], x: number, y: number): string {
  const fill = painted("muted", "fill");
  const stroke = { ...painted("muted", "stroke"), fill: "none" };
  switch (mark) {
    case "none":
      return "";
    case "disc":
      return element("circle", { ...fill, cx: x + 8, cy: y, r: 4 });
    case "ring":
      return element("circle", { ...stroke, "stroke-width": 1.5, cx: x + 8, cy: y, r: 4 });
    case "cross":
      return element("path", { ...stroke, d: `M${x + 8} ${y}m-3 -3l6 6m0 -6l-6 6` });
    case "band":
      return element("rect", { ...fill, "fill-opacity": 0.3, x, y: y - 4, width: 16, height: 8 });
    default:
      return element("path", { ...stroke, "stroke-width": 1.5, "stroke-dasharray": DASHES[mark], d: `M${x} ${y}h16` });
  }
}

const DASHES = { line: undefined, dashes: "6 3", dots: "2 4" };
