/** What stands at a place of a file. */
export interface Placed {
  readonly place: string;
}

const MAX_PLACES = 3;

/** Some places in a line: "lines 2, 3, 4 and 9 more". */
export function inPlaces(placed: readonly Placed[]): string {
  const shown = placed.slice(0, MAX_PLACES).map(({ place }) => place);
  const isLines = shown.length > 1 && shown.every((place) => place.startsWith("line "));
  const names = isLines ? `lines ${shown.map((place) => place.slice("line ".length)).join(", ")}` : shown.join(", ");
  const more = placed.length - shown.length;
  return more === 0 ? names : `${names} and ${more} more`;
}
