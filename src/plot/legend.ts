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

/** What the marks mean, along the lower edge; entries that have no room there are in the next line, the last two of all. */
export function legend({ width, height }: Canvas, entries: readonly LegendEntry[]): string {
  const rows: { readonly entry: LegendEntry; readonly x: number }[][] = [[]];
  let x = LEFT;
  for (const entry of entries) {
    const length = MARK_WIDTH + 0.52 * FONT_SIZE * entry.words.length + GAP;
    if (x + length > width && x > LEFT) {
      rows.push([]);
      x = LEFT;
    }
    rows.at(-1)?.push({ entry, x });
    x += length;
  }
  const texts = rows.flatMap((row, r) => {
    const y = height - 10 - (rows.length - 1 - r) * 16;
    return row.map(({ entry, x: at }) => marked(entry, at, y, width));
  });
  return element("g", { class: "legend" }, ...texts);
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
