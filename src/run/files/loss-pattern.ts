import { describeValue } from "../../common/describe.ts";
import { IsoflopError } from "../../common/errors.ts";

/** The group of a loss: a number, or what a run that diverged prints, with the end of the word. */
export const LOSS =
  "([-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?|[-+]?[Nn][Aa][Nn]|[-+]?[Ii][Nn][Ff]([Ii][Nn][Ii][Tt][Yy])?)([^[:alnum:]_]|$)";

/** The "val loss 3.21" or "validation_loss: nan" of a line. */
export const DEFAULT_LOSS_PATTERN: string = `[Vv]al[a-z]*[ _/]*[Ll]oss["':= ]*${LOSS}`;

/** A pattern that finds a loss: what it lacks would show when a run has been trained. */
export function readPattern(pattern: string): string {
  const fault = patternFault(pattern);
  if (fault === undefined) return pattern;
  throw new IsoflopError("INVALID_OPTION", {
    field: "lossPattern",
    rule: `A loss pattern must be an extended regular expression, as grep -E takes it, with a group for the loss; ${fault}`,
    value: describeValue(pattern),
    remedy: "Write 'loss: ([0-9.]+)'.",
  });
}

function patternFault(pattern: string): string | undefined {
  if (/\\[A-Za-z0-9]/.test(pattern)) return "it has no classes such as \\d: write [0-9]";
  if (pattern.includes("(?")) return "it has no groups such as (?:...)";
  try {
    // Of nothing, every group is a place of the match.
    const groups = (new RegExp(`${pattern}|`).exec("")?.length ?? 1) - 1;
    return groups === 0 ? "this one has no group" : undefined;
  } catch {
    return "this one is none";
  }
}
