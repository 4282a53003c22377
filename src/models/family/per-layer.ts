/**
 * What a list, or a text of letters, with an entry for each layer becomes at another depth: the pattern that it repeats goes
 * on, or else all of it does. A deeper model so has every layer of one that is less deep, and more.
 */
export function perLayerAt(perLayer: unknown, numLayers: number): unknown {
  if (typeof perLayer === "string") return entriesAt([...perLayer], numLayers).join("");
  return Array.isArray(perLayer) && perLayer.length > 0 ? entriesAt(perLayer, numLayers) : undefined;
}

function entriesAt<Entry>(entries: readonly Entry[], numLayers: number): Entry[] {
  const period = periodOf(entries);
  const pattern = entries.slice(0, period);
  const longer = Array.from({ length: Math.ceil(numLayers / period) }, () => pattern).flat();
  return [...entries, ...longer.slice(entries.length)].slice(0, numLayers);
}

/** The shortest beginning of a list that all of it repeats. */
function periodOf(entries: readonly unknown[]): number {
  const texts = entries.map((entry) => JSON.stringify(entry));
  for (let period = 1; period < texts.length; period++) {
    if (texts.every((text, layer) => text === texts[layer % period])) return period;
  }
  return texts.length;
}
