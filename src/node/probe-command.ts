import { basename } from "node:path";
import { checkInteger, invalidOption, isRecord, MAX_COUNT, unknownOption } from "../common/checks.ts";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { entriesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";
import { name, words } from "../common/words.ts";
import { type AsyncModelFunction, cancellable } from "../probe/cancellable.ts";
import { readCount } from "./command-output.ts";
import { CommandNotStarted, runCommand } from "./run-command.ts";

/** How a command is run. */
export interface ProbeCommandOptions {
  /** Milliseconds that one run may take, an integer from 1 to 2^31 − 1; 60,000 by default. */
  readonly timeLimit?: number;
  /** Bytes that one run may print on standard output, an integer from 1 to 2^30; 65,536 by default. */
  readonly maxOutput?: number;
  /** The folder to run in; this process's own by default. */
  readonly cwd?: string;
  /** Environment variables beside this process's own, which they win over; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const OPTION_NAMES: readonly string[] = ["timeLimit", "maxOutput", "cwd", "env"];
// setTimeout takes no more.
const MAX_TIME_LIMIT = 2 ** 31 - 1;
const MAX_MAX_OUTPUT = 2 ** 30;

/**
 * Makes a modelCls for planSweepAsync of a program that counts parameters: one process a size, in any language.
 *
 * In each argument but the first, `{size}` stands for the size, whatever the plan calls it, and `{name}` for the
 * option of that name: the plan's size parameter or one of its modelKwargs, as String() gives it. Other text in braces
 * stays as it is. There is no shell, so nothing in a value is ever interpreted; in an argument that the program itself runs
 * as code (`sh -c`, `python3 -c`, `node -e`) only numbers, true and false are filled in.
 *
 * The program prints the number of trainable parameters in decimal digits, or `{"num_params": n}`, and nothing else, on
 * standard output. A size is skipped, with the reason, where the program ends with another exit code than 0 or by a
 * signal, takes longer than timeLimit, prints more than maxOutput, nothing, or something else. It is killed with all
 * processes of its group at its limits and where the plan's signal aborts.
 *
 * Called on its own, the modelCls takes the options and gives a promise of a model, which rejects with an IsoflopError
 * of code MODEL_NOT_BUILT where a plan would skip the size.
 *
 * @param argv the program and its arguments
 * @param options limits, folder and environment of each run
 * @returns a modelCls, named for the script among the arguments or for the program
 * @throws {IsoflopError} INVALID_OPTION where an argument breaks its rule; FILE_ACCESS, as a rejection of the plan,
 * where the program can't be started
 * @example
 * const modelCls = probeCommand(["python3", "count_params.py", "--width", "{size}"]);
 * const plan = await planSweepAsync({ modelCls, sizeParam: "width", computeBudgets: [1e18], concurrency: 4 });
 */
export function probeCommand(argv: readonly string[], options: ProbeCommandOptions = {}): AsyncModelFunction {
  const [program, ...templates] = readable("probeCommand", "argv", () => readArgv(argv));
  const code = codeAmong(program, templates);
  const { timeLimit, maxOutput, cwd, env } = readable("probeCommand", "options", () => readOptions(options));
  const name = commandName(program, templates);
  const modelCls = cancellable(async (modelOptions, context) => {
    const values = isRecord(modelOptions) ? modelOptions : {};
    const args = templates.map((template, i) => fillIn(template, values, context?.sizeParam, i === code));
    try {
      const ended = await runCommand({
        program,
        args,
        timeLimit,
        maxOutput,
        cwd,
        env: { ...process.env, ...env },
        signal: context?.signal,
      });
      const numParams = readCount(ended, { name, timeLimit, maxOutput });
      return { numParams: () => numParams };
    } catch (thrown) {
      throw thrown instanceof CommandNotStarted ? cannotStart(program, thrown) : thrown;
    }
  });
  return Object.defineProperty(modelCls, "name", { value: name });
}

function readArgv(argv: unknown): readonly [string, ...string[]] {
  const remedy = 'Pass ["python3", "count_params.py", "--width", "{size}"].';
  const given = entriesOf(argv, MAX_COUNT);
  if (given === undefined) throw invalidOption("argv", "an array of a program and its arguments", argv, remedy);
  const args = given.map((arg, i) => {
    if (typeof arg !== "string" || arg.includes("\0")) {
      throw invalidOption(["argv", i], "a string without a NUL character", arg, remedy);
    }
    return arg;
  });
  const [program = "", ...rest] = args;
  if (program === "") throw invalidOption(["argv", 0], "the name or path of a program", given[0], remedy);
  return [program, ...rest];
}

interface CheckedOptions {
  readonly timeLimit: number;
  readonly maxOutput: number;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function readOptions(options: unknown): CheckedOptions {
  if (!isRecord(options)) throw invalidOption("options", "an object", options, "Pass { timeLimit: 60_000 }.");
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown !== undefined) throw unknownOption("probeCommand", unknown, OPTION_NAMES);
  const { timeLimit = 60_000, maxOutput = 65_536, cwd, env } = options;
  checkInteger("timeLimit", timeLimit, MAX_TIME_LIMIT, "Give milliseconds; leave it out for a minute.");
  checkInteger("maxOutput", maxOutput, MAX_MAX_OUTPUT, "Give bytes; leave it out for 65536.");
  if (cwd !== undefined && typeof cwd !== "string") {
    throw invalidOption("cwd", "the path of a folder", cwd, "Leave it out for this process's own.");
  }
  return { timeLimit, maxOutput, cwd, env: readEnv(env) };
}

function readEnv(env: unknown): Readonly<Record<string, string | undefined>> {
  const remedy = 'Pass { OMP_NUM_THREADS: "1" }.';
  if (env === undefined) return {};
  if (!isRecord(env)) throw invalidOption("env", "an object of strings", env, remedy);
  const copy: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && typeof value !== "string") throw invalidOption(["env", name], "a string", value, remedy);
    copy[name] = value;
  }
  return copy;
}

const INTERPRETER =
  /^(?:(?:ba|da|z|k|fi)?sh|node|deno|bun|python[\d.]*|perl|ruby|php|lua|julia|r|rscript|pwsh)(?:\.exe)?$/i;
const CODE_FLAG = /^(?:-\w*[cepr]|--?(?:eval|print|command))$/i;

/** Which of a program's arguments it runs as code, as `sh -c` and `node -p` do; -1 where none is. */
function codeAmong(program: string, args: readonly string[]): number {
  if (!INTERPRETER.test(basename(program))) return -1;
  const flag = args.findIndex((arg) => !arg.startsWith("-") || CODE_FLAG.test(arg));
  return CODE_FLAG.test(args[flag] ?? "") ? flag + 1 : -1;
}

/** Puts values in place of `{name}`, in one pass: braces in a value stay braces. */
function fillIn(
  template: string,
  values: Readonly<Record<string, unknown>>,
  sizeParam: string | undefined,
  isCode: boolean,
): string {
  return template.replace(/\{([^{}]+)\}/g, (placeholder, name: string) => {
    const key = name === "size" && sizeParam !== undefined ? sizeParam : name;
    if (!Object.hasOwn(values, key)) return placeholder;
    const value = values[key];
    if (isCode && typeof value !== "number" && typeof value !== "boolean") throw runsAsCode(placeholder, value);
    return String(value);
  });
}

function runsAsCode(placeholder: string, value: unknown): IsoflopError {
  return new IsoflopError("MODEL_NOT_BUILT", {
    field: "probeCommand",
    rule: `${placeholder} must be a number, true or false in an argument that its program runs as code`,
    value: describeValue(value),
    remedy: `Make ${placeholder} an argument of its own, and read it from there: sh -c 'count "$1"' sh ${placeholder}.`,
  });
}

const SCRIPT = /^[^-\s{}][^\s{}]*\.(?:py|[cm]?[jt]s|sh|rb|pl|lua|jl|r)$/i;

/** The script among the arguments, or else the program, without its folder: a plan is the same on every machine. */
function commandName(program: string, args: readonly string[]): string {
  return basename(args.find((arg) => SCRIPT.test(arg)) ?? program);
}

function cannotStart(program: string, { cause }: CommandNotStarted): IsoflopError {
  return new IsoflopError("FILE_ACCESS", {
    field: "probeCommand",
    rule: words`${name("probeCommand")} must get a program that can be started`,
    value: `${describeValue(program)}: ${describeThrown(cause)}`,
    remedy: words`Check its spelling, the PATH and cwd; lower ${name("concurrency")} where the system has too many processes or files.`,
    cause,
  });
}
