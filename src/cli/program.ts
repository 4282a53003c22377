import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { IsoflopCommand } from "./command.ts";

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}

/** What makes each command; its modules are loaded then, since a count should not wait for what fits and designs. */
const COMMANDS: ReadonlyMap<string | undefined, () => Promise<Command>> = new Map([
  ["plan", async () => (await import("./plan-command.ts")).planCommand()],
  ["design", async () => (await import("./design-command.ts")).designCommand()],
  ["evaluate", async () => (await import("./evaluate-command.ts")).evaluateCommand()],
  ["fit", async () => (await import("./fit-command.ts")).fitCommand()],
  ["backtest", async () => (await import("./backtest-command.ts")).backtestCommand()],
  ["cost", async () => (await import("./cost-command.ts")).costCommand()],
  ["export", async () => (await import("./export-command.ts")).exportCommand()],
  ["view", async () => (await import("./view-command.ts")).viewCommand()],
  ["count", async () => (await import("./count-command.ts")).countCommand()],
  ["models", async () => (await import("./models-command.ts")).modelsCommand()],
]);

/**
 * The program that runs some arguments: with the command that they begin with, or with all of them, to tell of. It prints
 * nothing of its errors, and throws them.
 *
 * @param writeOut takes its help and version
 */
export async function createProgram(
  args: readonly string[] = [],
  writeOut: (text: string) => void = () => undefined,
): Promise<Command> {
  const asked = COMMANDS.get(args[0]);
  const program = new IsoflopCommand("isoflop")
    .description("Plans and designs IsoFLOP scaling-law sweeps, and fits what comes back.")
    .version(packageVersion());
  for (const make of asked === undefined ? COMMANDS.values() : [asked]) program.addCommand(await make());
  for (const command of [program, ...program.commands]) {
    // Errors are printed once, on one line, where they are caught.
    command
      .option("--debug", "print the stack of an error")
      .exitOverride()
      .configureOutput({ writeOut, writeErr: () => undefined });
  }
  return program;
}
