const MAX_PLACES = 3;

/** Some rows in a line, by their places: "lines 2, 3, 4 and 9 more". */
export function inPlaces(rows: readonly number[], placeOf: (row: number) => string): string {
  const shown = rows.slice(0, MAX_PLACES).map(placeOf);
  const isLines = shown.length > 1 && shown.every((place) => place.startsWith("line "));
  const names = isLines ? `lines ${shown.map((place) => place.slice("line ".length)).join(", ")}` : shown.join(", ");
  const more = rows.length - shown.length;
  return more === 0 ? names : `${names} and ${more} more`;
}
