#!/usr/bin/env node
import { CommanderError } from "commander";
import { describeThrown, oneLine } from "../common/describe.ts";
import { BadInput, EmptyPlan } from "./command.ts";
import { Interrupted } from "./interrupt.ts";
import { createProgram } from "./program.ts";

const OK = 0;
const FAILED = 1;
const BAD_INPUT = 2;

function isBrokenPipe(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EPIPE";
}

/** Says what went wrong on standard error and gives the exit code. */
function report(thrown: unknown, isDebug: boolean): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return OK;
    process.stderr.write(`isoflop: ${oneLine(thrown.message.replace(/^error: /, ""))}\n`);
    return BAD_INPUT;
  }
  // Whoever read along (head, less) has seen enough.
  if (isBrokenPipe(thrown)) return OK;
  if (thrown instanceof Interrupted) {
    process.stderr.write(`isoflop: ${thrown.message}; nothing was written\n`);
    return thrown.exitCode;
  }
  if (thrown instanceof EmptyPlan) {
    process.stderr.write(`isoflop: ${thrown.message}\n`);
    return BAD_INPUT;
  }
  const isUserError = thrown instanceof BadInput;
  const message = isUserError
    ? thrown.message
    : `unexpected error: ${describeThrown(thrown)}. Run again with --debug for its stack.`;
  process.stderr.write(`isoflop: ${message}\n`);
  const debugged = isUserError ? thrown.cause : thrown;
  if (isDebug && debugged instanceof Error) process.stderr.write(`${debugged.stack}\n`);
  return isUserError ? BAD_INPUT : FAILED;
}

process.stdout.on("error", (error) => {
  if (!isBrokenPipe(error)) throw error;
});
try {
  const program = await createProgram(process.argv.slice(2));
  if (process.argv.length === 2) program.outputHelp();
  else await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown, process.argv.includes("--debug"));
}
