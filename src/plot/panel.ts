import { coordinate, element, escaped } from "./markup.ts";
import { painted } from "./palette.ts";
import type { Scale } from "./scale.ts";

/** Where a panel lies, in pixels: the rectangle between its axes. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A panel's axes. */
export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
}

const TICK_LENGTH = 4;

/** A grid with labelled axes. What is drawn in it goes into {@link clipped}. */
export function panel(box: Box, { x, y, xLabel, yLabel }: Axes): string {
  const { left, right, top, bottom } = box;
  const xTicks = x.ticks().map(({ value, label }) => ({ at: x.at(value), label }));
  const yTicks = y.ticks().map(({ value, label }) => ({ at: y.at(value), label }));
  const grid = [
    ...xTicks.map(({ at }) => `M${coordinate(at)} ${coordinate(top)}V${coordinate(bottom)}`),
    ...yTicks.map(({ at }) => `M${coordinate(left)} ${coordinate(at)}H${coordinate(right)}`),
  ];
  return [
    element("path", { ...painted("grid", "stroke"), fill: "none", d: grid.join("") }),
    axis("x", x, [
      element("path", {
        ...painted("muted", "stroke"),
        fill: "none",
        d: [
          `M${coordinate(left)} ${coordinate(bottom)}H${coordinate(right)}`,
          ...xTicks.map(({ at }) => `M${coordinate(at)} ${coordinate(bottom)}v${TICK_LENGTH}`),
        ].join(""),
      }),
      labels(
        "middle",
        xTicks.map(({ at, label }) => ({ x: at, y: bottom + 17, label })),
      ),
      element(
        "text",
        { ...painted("ink", "fill"), x: (left + right) / 2, y: bottom + 34, "text-anchor": "middle" },
        escaped(xLabel),
      ),
    ]),
    axis("y", y, [
      labels(
        "end",
        yTicks.map(({ at, label }) => ({ x: left - 6, y: at + 4, label })),
      ),
      element("text", { ...painted("ink", "fill"), x: left, y: top - 8 }, escaped(yLabel)),
    ]),
  ].join("");
}

/** An axis, with what turns its pixels back into values. */
function axis(side: "x" | "y", { kind, domain, range }: Scale, content: readonly string[]): string {
  return element(
    "g",
    {
      class: `axis ${side}`,
      "data-scale": kind,
      "data-domain": domain.join(" "),
      "data-range": range.map(coordinate).join(" "),
    },
    ...content,
  );
}

function labels(anchor: string, texts: readonly { readonly x: number; readonly y: number; readonly label: string }[]) {
  return element(
    "g",
    { ...painted("muted", "fill"), "text-anchor": anchor },
    ...texts.map(({ x, y, label }) => element("text", { x, y }, escaped(label))),
  );
}

/** Marks within a panel alone. */
export function clipped({ left, right, top, bottom }: Box, content: string): string {
  // Several pictures may stand in one page: a name that tells the rectangle can't be another's.
  const id = `isoflop-${[left, top, right, bottom].map(coordinate).join("-")}`;
  const rectangle = element("rect", { x: left, y: top, width: right - left, height: bottom - top });
  return element("clipPath", { id }, rectangle) + element("g", { class: "marks", "clip-path": `url(#${id})` }, content);
}
