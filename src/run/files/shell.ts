import { describeValue } from "../../common/describe.ts";
import { IsoflopError } from "../../common/errors.ts";

/** A value as one word of a shell's, whatever is in it. */
export function quoted(value: string): string {
  if (/^[A-Za-z0-9_./:=@%+-]+$/.test(value)) return value;
  if (!value.includes("\0")) return `'${value.replaceAll("'", "'\\''")}'`;
  throw new IsoflopError("INVALID_OPTION", {
    field: "runs",
    rule: "Names and options must have no NUL character to be written into a script",
    value: describeValue(value),
    remedy: "Remove it.",
  });
}

/** How a shell reads the characters at a place of a command. */
type Quoting = "none" | "single" | "double";

/** A place in a command where a placeholder stands. */
interface Found {
  readonly name: string;
  readonly quoting: Quoting;
}

// {{name}} is {name} itself; ${name} is the shell's own.
const PLACEHOLDER = /^\{([\p{L}\p{N}_.-]+)\}/u;
const ESCAPED = /^\{(\{[^{}]*\})\}/;

/**
 * A command with the variables of its placeholders in their places, as data: within quotes they stay within, outside of any they
 * are one word.
 *
 * @param variableOf the shell variable of a placeholder; throws where there is none
 */
export function filledCommand(command: string, variableOf: (placeholder: string) => string): string {
  let text = "";
  let quoting: Quoting = "none";
  for (let at = 0; at < command.length; ) {
    const rest = command.slice(at);
    const char = rest.charAt(0);
    if (char === "\\" && quoting !== "single") {
      text += rest.slice(0, 2);
      at += 2;
      continue;
    }
    const escaped = ESCAPED.exec(rest);
    if (escaped !== null) {
      text += escaped[1] ?? "";
      at += escaped[0].length;
      continue;
    }
    const found = command.charAt(at - 1) === "$" && quoting !== "single" ? null : PLACEHOLDER.exec(rest);
    if (found !== null) {
      text += expansion({ name: variableOf(found[1] ?? ""), quoting });
      at += found[0].length;
      continue;
    }
    quoting = quotingAfter(char, quoting);
    text += char;
    at += 1;
  }
  if (quoting === "none") return text;
  throw new IsoflopError("INVALID_OPTION", {
    field: "command",
    rule: "A command must close every quote",
    value: describeValue(command),
    remedy: `Add the ${quoting === "single" ? "'" : '"'} that is missing.`,
  });
}

function quotingAfter(char: string, quoting: Quoting): Quoting {
  if (char === "'" && quoting !== "double") return quoting === "single" ? "none" : "single";
  if (char === '"' && quoting !== "single") return quoting === "double" ? "none" : "double";
  return quoting;
}

function expansion({ name, quoting }: Found): string {
  switch (quoting) {
    case "none":
      return `"$${name}"`;
    case "double":
      return `\${${name}}`;
    default:
      return `'"$${name}"'`;
  }
}
