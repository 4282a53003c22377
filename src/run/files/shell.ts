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

/** How a shell reads the characters at a place of a command; a comment ends with its line. */
type Quoting = "none" | "single" | "double" | "comment";

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
  let isIdle = true;
  // What is open, the innermost last: a substitution within quotes has quotes of its own.
  const open: Quoting[] = ["none"];
  for (let at = 0; at < command.length; ) {
    const rest = command.slice(at);
    const char = rest.charAt(0);
    const quoting = open.at(-1) ?? "none";
    const escaped = ESCAPED.exec(rest);
    const isOfShell = command.charAt(at - 1) === "$" && quoting !== "single";
    const found = isOfShell || quoting === "comment" ? null : PLACEHOLDER.exec(rest);
    let taken = char;
    if (char === "\\" && quoting !== "single" && quoting !== "comment") {
      taken = rest.slice(0, 2);
      text += taken;
    } else if (escaped !== null) {
      taken = escaped[0];
      text += escaped[1] ?? "";
    } else if (found !== null) {
      taken = found[0];
      text += expansion({ name: variableOf(found[1] ?? ""), quoting });
    } else {
      follow(open, char, command.charAt(at - 1));
      text += char;
    }
    isIdle &&= /^\s*$/.test(taken) || open.at(-1) === "comment";
    at += taken.length;
  }
  checkWhole(command, open, isIdle);
  return text;
}

/** Opens and closes quotes, parentheses and comments. */
function follow(open: Quoting[], char: string, before: string): void {
  const quoting = open.at(-1);
  if (quoting === "single" || quoting === "comment") {
    if (char === (quoting === "single" ? "'" : "\n")) open.pop();
  } else if (char === '"') {
    if (quoting === "double") open.pop();
    else open.push("double");
  } else if (char === "(") {
    if (quoting === "none" || before === "$") open.push("none");
  } else if (quoting === "double") {
    return;
  } else if (char === ")") {
    // A pattern of case has one that closes nothing.
    if (open.length > 1) open.pop();
  } else if (char === "'") {
    open.push("single");
  } else if (char === "#" && /^[\s;&|(]?$/.test(before)) {
    open.push("comment");
  }
}

/** Refuses a command that would take the lines after it into itself, or leave a function with nothing in it. */
function checkWhole(command: string, open: readonly Quoting[], isIdle: boolean): void {
  const refuse = (rule: string, remedy: string): never => {
    throw new IsoflopError("INVALID_OPTION", { field: "command", rule, value: describeValue(command), remedy });
  };
  const innermost = open.at(-1);
  const isOpen = open.length > (innermost === "comment" ? 2 : 1);
  if (isOpen) {
    const missing = innermost === "single" ? "'" : innermost === "double" ? '"' : ")";
    refuse("A command must close every quote and parenthesis", `Add the ${missing} that is missing.`);
  }
  if (isIdle) refuse("A command must run something, not be a comment alone", "Write 'python train.py {steps}'.");
  // Two of them are one that is meant.
  if (innermost !== "comment" && (/\\+$/.exec(command)?.[0].length ?? 0) % 2 === 1) {
    refuse("A command must not end in a backslash, which takes the next line into it", "Remove it.");
  }
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
