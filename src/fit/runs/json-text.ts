import { describeThrown, describeValue } from "../../common/describe.ts";
import { invalidRun } from "./invalid-run.ts";
import { checkCellLength, checkNumValues, MAX_DEPTH } from "./limits.ts";

/** JSON as it is read: its values so far, of all lines that are JSON by themselves. */
export interface JsonCount {
  numValues: number;
}

/**
 * Parses JSON, and NaN and infinities, which Python's json module writes, as text. Before it is parsed it is looked through:
 * its values are counted, no text is longer than a cell, nothing is nested without end, and no object has a key twice, of
 * which JSON.parse would take the last.
 *
 * @param place where the text stands: `line 3`, or `(file)`
 * @throws {IsoflopError} INVALID_RUN where it is no JSON or has a key twice; TOO_LARGE where it is larger than is read
 */
export function parseJson(text: string, place: string, count: JsonCount = { numValues: 0 }): unknown {
  const plain = plainJson(text.replace(/^\uFEFF/, ""), place, count);
  try {
    return JSON.parse(plain);
  } catch (thrown) {
    throw invalidRun(place, "must be JSON", `${describeThrown(thrown)} when it was read`);
  }
}

function plainJson(text: string, place: string, count: JsonCount): string {
  const pieces: string[] = [];
  /** The keys of the objects that are open, from the outermost on, as they are written; none of a list. */
  const keys: Set<string>[] = [];
  const isList = text.trimStart().startsWith("[");
  const here = () => (place === "(file)" && isList ? `runs[${entry}]` : place);
  let entry = 0;
  let depth = 0;
  let written = 0;
  let last = "";
  let key: string | undefined;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfText(text, at);
        checkCellLength(here(), end - at - 1, key === undefined ? "a text" : describeValue(key));
        last = text.slice(at + 1, end);
        at = end;
        break;
      }
      case ":": {
        const known = keys[depth];
        if (known?.has(last) === true) {
          const rule = "must have each key of an object once";
          throw invalidRun(here(), rule, `${describeValue(last)} twice`, "Remove one of the two.");
        }
        known?.add(last);
        key = last;
        break;
      }
      case "{":
      case "[":
        depth++;
        if (depth > MAX_DEPTH) throw invalidRun(here(), `must be nested at most ${MAX_DEPTH} deep`, "more");
        keys[depth] ??= new Set();
        keys[depth]?.clear();
        checkNumValues(++count.numValues);
        break;
      case "}":
      case "]":
        depth--;
        break;
      case ",":
        if (depth === 1) entry++;
        key = undefined;
        checkNumValues(++count.numValues);
        break;
      case "N":
      case "I":
      case "-": {
        const [token] = NOT_IN_JSON.exec(text.slice(at, at + MAX_TOKEN)) ?? [];
        if (token === undefined) break;
        pieces.push(text.slice(written, at), `"${token}"`);
        written = at + token.length;
        at = written - 1;
        break;
      }
    }
  }
  return pieces.length === 0 ? text : [...pieces, text.slice(written)].join("");
}

const NOT_IN_JSON = /^-?(?:NaN|Infinity)\b/;
const MAX_TOKEN = "-Infinity".length + 1;

/** Where the quote is that ends a text; the end of all where it is not closed, which is no JSON. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let first = end;
    while (text[first - 1] === "\\") first--;
    // What an odd number of backslashes stands before is part of the text.
    if ((end - first) % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
