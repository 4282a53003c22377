/**
 * What a list, or a text of letters, with an entry for each layer becomes at another depth: a pattern that repeats goes on,
 * and one that does not is stretched.
 */
export function perLayerAt(perLayer: unknown, numLayers: number): unknown {
  if (typeof perLayer === "string") return entriesAt([...perLayer], numLayers).join("");
  return Array.isArray(perLayer) && perLayer.length > 0 ? entriesAt(perLayer, numLayers) : undefined;
}

function entriesAt<Entry>(entries: readonly Entry[], numLayers: number): Entry[] {
  const period = periodOf(entries);
  const isRepeated = 2 * period <= entries.length;
  return Array.from({ length: numLayers }, (_, layer) => {
    const place = isRepeated ? layer % period : Math.floor((layer * entries.length) / numLayers);
    // Places are within the list.
    return entries[place] ?? entries[0];
  }).filter((entry) => entry !== undefined);
}

/** The shortest beginning of a list that all of it repeats. */
function periodOf(entries: readonly unknown[]): number {
  const texts = entries.map((entry) => JSON.stringify(entry));
  for (let period = 1; period < texts.length; period++) {
    if (texts.every((text, layer) => text === texts[layer % period])) return period;
  }
  return texts.length;
}
