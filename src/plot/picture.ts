import { checked, type Options, readOptions } from "../options/read.ts";
import { PICTURE_ROWS, type Rows } from "../options/table.ts";
import { coordinate, element, escaped } from "./markup.ts";
import { painted, plotStyle } from "./palette.ts";

/** What all pictures take. */
export interface PictureOptions {
  /** Pixels, 240 to 10,000; 720 by default. */
  readonly width?: number;
  /** Pixels, 160 to 10,000; by default what suits the picture. */
  readonly height?: number;
  /** What stands above it; by default what it shows, in words. */
  readonly title?: string;
  /** Whether it carries its style sheet; without it, a page has {@link plotStyle} itself. True by default. */
  readonly isStyled?: boolean;
}

/** Options in full. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly isStyled: boolean;
}

/** What a picture is drawn as where nothing is said. */
interface Usual {
  /** By the width. */
  readonly height: (width: number) => number;
  readonly title: string;
}

/** A picture's options, as they are read. */
export interface ReadOptions {
  /** By name; those of a picture alone are to be checked. */
  readonly known: Options;
  /** How the picture is drawn, where it says what is usual. */
  readonly canvasOf: (usual: Usual) => Canvas;
}

const DEFAULT_WIDTH = 720;
const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
export const FONT_SIZE = 12;

/** Reads the options of a picture, and what else it takes. */
export function readPictureOptions(caller: string, usage: string, options: unknown, more: Rows = {}): ReadOptions {
  return readOptions(caller, usage, options, { ...PICTURE_ROWS, ...more }, (given) => {
    // What is read later could be another's by then, or throw.
    const known: Options = Object.freeze({ ...given });
    const { width = DEFAULT_WIDTH, height, title, isStyled = true } = checked(known, PICTURE_ROWS);
    const canvasOf = (usual: Usual) => ({
      width,
      height: height ?? usual.height(width),
      title: title ?? usual.title,
      isStyled,
    });
    return { known, canvasOf };
  });
}

/**
 * A picture as a whole SVG file.
 *
 * @param description what a reader who does not see it is told
 * @param content markup
 */
export function picture(canvas: Canvas, description: string, content: string): string {
  const { width, height, title, isStyled } = canvas;
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "isoflop",
      role: "img",
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      "font-family": FONT,
      "font-size": FONT_SIZE,
    },
    element("title", {}, escaped(title)),
    element("desc", {}, escaped(description)),
    isStyled ? element("style", {}, plotStyle) : "",
    element("rect", { ...painted("paper", "fill"), width, height }),
    element(
      "text",
      { ...painted("ink", "fill"), x: 16, y: 22, "font-size": 14, "font-weight": 600 },
      escaped(fitting(title, width - 32, 14)),
    ),
    content,
  )}\n`;
}

/** Text of at most so many pixels, as far as can be told without its font. */
export function fitting(text: string, pixels: number, fontSize: number = FONT_SIZE): string {
  const most = Math.max(1, Math.floor(pixels / (0.56 * fontSize)));
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
