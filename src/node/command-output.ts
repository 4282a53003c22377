import { isIntegerUpTo, isRecord } from "../common/checks.ts";
import { describeValue, oneLine } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { Command, EndedCommand } from "./run-command.ts";

/** What a message says of a command. */
type Described = Pick<Command, "timeLimit" | "maxOutput"> & { readonly name: string };

/** The count that a command printed; an error says why there is none. */
export function readCount(ended: EndedCommand, described: Described): number {
  const failure = failureOf(ended, described);
  if (failure !== undefined) throw noCount(described, failure);
  const text = ended.stdout.trim();
  if (text === "") {
    throw noCount(described, "printed nothing; print the number of parameters on standard output");
  }
  const numParams = parseCount(text);
  if (numParams === undefined) {
    throw noCount(described, `must print a positive integer or {"num_params": n} alone; it printed ${shown(text)}`);
  }
  return numParams;
}

function noCount({ name }: Described, message: string): IsoflopError {
  return new IsoflopError("MODEL_NOT_BUILT", {
    field: "probeCommand",
    rule: `${oneLine(name)} ${message}`,
  });
}

function failureOf(ended: EndedCommand, { timeLimit, maxOutput }: Described): string | undefined {
  const { limit, exitCode, killedBy, stderrTail } = ended;
  if (limit === "time") return `was killed at its time limit of ${timeLimit} ms`;
  if (limit === "output") return `was killed at its limit of output: it printed more than ${maxOutput} bytes`;
  const lastLine =
    stderrTail
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1) ?? "";
  const said = lastLine.trim() === "" ? ", with nothing on standard error" : `: ${oneLine(lastLine)}`;
  if (killedBy !== undefined) return `was killed by signal ${killedBy}${said}`;
  return exitCode === 0 ? undefined : `ended with exit code ${exitCode}${said}`;
}

/** A positive integer of at most 2^53 − 1 in decimal digits or as JSON's `num_params`, if the text is one. */
function parseCount(text: string): number | undefined {
  const count: unknown = /^\d+$/.test(text) ? Number(text) : numParamsOf(text);
  return isIntegerUpTo(Number.MAX_SAFE_INTEGER, count) ? count : undefined;
}

function numParamsOf(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) && Object.hasOwn(json, "num_params") ? json.num_params : undefined;
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return describeValue(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
