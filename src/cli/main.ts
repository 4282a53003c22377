#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { describeThrown, oneLine } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { inUsersNames } from "../common/names.ts";
import { DESIGN_OPTIONS } from "../design/design-options.ts";
import { FIT_OPTIONS } from "../fit/fit-options.ts";
import { LAID_OUT_OPTIONS } from "../options/laid-out-request.ts";
import { countCommand } from "./count-command.ts";
import { designCommand } from "./design-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { fitCommand } from "./fit-command.ts";
import { flagOf } from "./flags.ts";
import { Interrupted } from "./interrupt.ts";
import { modelsCommand } from "./models-command.ts";
import { planCommand } from "./plan-command.ts";

const OK = 0;
const FAILED = 1;
const BAD_INPUT = 2;

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}

function createProgram(): Command {
  const program = new Command("isoflop")
    .description("Plans and designs IsoFLOP scaling-law sweeps, and fits what comes back.")
    .version(packageVersion())
    .addCommand(planCommand())
    .addCommand(designCommand())
    .addCommand(evaluateCommand())
    .addCommand(fitCommand())
    .addCommand(countCommand())
    .addCommand(modelsCommand());
  for (const command of [program, ...program.commands]) {
    // Errors are printed once, on one line, where they are caught.
    command
      .option("--debug", "print the stack of an error")
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
  }
  return program;
}

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
  const isUserError = thrown instanceof IsoflopError;
  const message = isUserError
    ? inUsersNames(
        thrown.message,
        [
          ...LAID_OUT_OPTIONS,
          ...DESIGN_OPTIONS,
          ...FIT_OPTIONS,
          "concurrency",
          "sequenceLength",
          "probeCommand",
          "timeLimit",
        ],
        flagOf,
      )
    : `unexpected error: ${describeThrown(thrown)}. Run again with --debug for its stack.`;
  process.stderr.write(`isoflop: ${message}\n`);
  if (isDebug && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
  return isUserError ? BAD_INPUT : FAILED;
}

process.stdout.on("error", (error) => {
  if (!isBrokenPipe(error)) throw error;
});
try {
  const program = createProgram();
  if (process.argv.length === 2) program.outputHelp();
  else await program.parseAsync();
} catch (thrown) {
  process.exitCode = report(thrown, process.argv.includes("--debug"));
}
