/**
 * The offered media type that a client likes best by its header Accept (RFC 9110, 12.5.1): the highest q of the most
 * specific range that matches, the earlier offer where two are equal, none where every q is 0. Parameters of ranges
 * other than q are not told apart.
 */
export function preferredType<Type extends string>(accept: string | null, offered: readonly Type[]): Type | undefined {
  if (accept === null || accept.trim() === "") return offered[0];
  const ranges = accept.split(",").map(parseRange);
  let best: Type | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) [best, bestQuality] = [type, quality];
  }
  return best;
}

interface MediaRange {
  readonly name: string;
  readonly quality: number;
}

function parseRange(range: string): MediaRange {
  const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
  return { name, quality: quality === undefined ? 1 : weight(quality) };
}

/** A weight as the grammar has it; what is none accepts nothing. */
function weight(text: string): number {
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}

function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const [kind] = type.split("/");
  for (const name of [type, `${kind}/*`, "*/*"]) {
    const range = ranges.find((candidate) => candidate.name === name);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
