#!/usr/bin/env node
import { CommanderError } from "commander";
import { describeThrown, oneLine } from "../common/describe.ts";
import { BadInput, EmptyPlan } from "./command.ts";
import { Interrupted } from "./interrupt.ts";
import { modelModule } from "./model-module.ts";
import { createProgram } from "./program.ts";
import { OutputFailed, print, say } from "./standard-output.ts";
import { finished, isSupervised, ModelEnded, supervise } from "./supervise.ts";

const OK = 0;
const FAILED = 1;
const BAD_INPUT = 2;

function isBrokenPipe({ cause }: OutputFailed): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "EPIPE";
}

/** Says what went wrong on standard error and gives the exit code. */
function report(thrown: unknown, isDebug: boolean): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return OK;
    say(`isoflop: ${oneLine(thrown.message.replace(/^error: /, ""))}`);
    return BAD_INPUT;
  }
  // Whoever read along (head, less) has seen enough.
  if (thrown instanceof OutputFailed && isBrokenPipe(thrown)) return OK;
  if (thrown instanceof OutputFailed || thrown instanceof ModelEnded) {
    say(`isoflop: ${thrown.message}`);
    return FAILED;
  }
  if (thrown instanceof Interrupted) {
    say(`isoflop: ${thrown.message}`);
    return thrown.exitCode;
  }
  if (thrown instanceof EmptyPlan) {
    say(`isoflop: ${thrown.message}`);
    return BAD_INPUT;
  }
  const isUserError = thrown instanceof BadInput;
  const message = isUserError
    ? thrown.message
    : `unexpected error: ${describeThrown(thrown)}. Run again with --debug for its stack.`;
  say(`isoflop: ${message}`);
  const debugged = isUserError ? thrown.cause : thrown;
  if (isDebug && debugged instanceof Error) say(`${debugged.stack}`);
  return isUserError ? BAD_INPUT : FAILED;
}

/** Runs what the arguments ask for, and prints its help or version where they ask for that. */
async function run(): Promise<void> {
  const printed: string[] = [];
  try {
    const program = await createProgram(process.argv.slice(2), (text) => printed.push(text));
    if (process.argv.length === 2) program.outputHelp();
    else await program.parseAsync();
  } finally {
    if (printed.length > 0) await print(printed.join(""));
  }
}

async function exitCodeOf(): Promise<number> {
  const module = isSupervised ? undefined : modelModule(process.argv.slice(2));
  try {
    if (module !== undefined) return await supervise(module, process.argv);
    await run();
    return OK;
  } catch (thrown) {
    return report(thrown, process.argv.includes("--debug"));
  }
}

// Who writes hears of it by the writing.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
process.exitCode = await exitCodeOf();
if (isSupervised) finished(process.exitCode);
