import type { Box } from "./panel.ts";

/** The room that panels leave each other and the edges of a picture, in pixels. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly across: number;
  readonly between: number;
}

/** Below this two panels side by side have no room for their labels. */
const LEAST_FOR_TWO = 520;

/** How many panels stand side by side in a picture of some width. */
function numColumns(width: number): number {
  return width < LEAST_FOR_TWO ? 1 : 2;
}

/** How high a picture is whose panels have some height. */
export function heightOf(count: number, width: number, panelHeight: number, { top, bottom, between }: Margins): number {
  const rows = Math.ceil(count / numColumns(width));
  return top + rows * panelHeight + (rows - 1) * between + bottom;
}

/** Where panels of equal size lie, in rows. */
export function panelBoxes(count: number, width: number, height: number, margins: Margins): readonly Box[] {
  const columns = numColumns(width);
  const rows = Math.ceil(count / columns);
  const across = (width - margins.left - margins.right - margins.across * (columns - 1)) / columns;
  const upwards = (height - margins.top - margins.bottom - margins.between * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, place) => {
    const left = margins.left + (place % columns) * (across + margins.across);
    const top = margins.top + Math.floor(place / columns) * (upwards + margins.between);
    return { left, right: left + across, top, bottom: top + upwards };
  });
}
