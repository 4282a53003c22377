import { describeValue } from "../../common/describe.ts";
import { Refusal } from "./problem.ts";

/** Browsers send some 150 characters. */
const MAX_LENGTH = 4096;

/**
 * The offered media type that a client likes best by its header Accept (RFC 9110, 12.5.1): the highest q of the most
 * specific range that matches, the earlier offer where two are equal. Parameters of ranges other than q are
 * ignored.
 *
 * @throws {Refusal} 406 where every q is 0, 431 where the header is longer than any that has a use
 */
export function acceptedType(accept: string | null, offered: readonly string[]): string {
  if (accept !== null && accept.length > MAX_LENGTH) {
    const message = `Accept must have at most ${MAX_LENGTH} characters; got ${accept.length}. Name the types that you read.`;
    throw new Refusal(431, "HEADER_TOO_LONG", message, { field: "accept" });
  }
  const type = accept === null || accept.trim() === "" ? offered[0] : preferredType(accept, offered);
  if (type !== undefined) return type;
  throw new Refusal(406, "NOT_ACCEPTABLE", `Accept must allow ${offered.join(" or ")}; got ${describeValue(accept)}.`, {
    field: "accept",
  });
}

function preferredType(accept: string, offered: readonly string[]): string | undefined {
  const ranges = accept.split(",").map(parseRange);
  let best: string | undefined;
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

/** A weight by the grammar of the header; an invalid one accepts nothing. */
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
