import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { backtestCommand } from "./backtest-command.ts";
import { IsoflopCommand } from "./command.ts";
import { countCommand } from "./count-command.ts";
import { designCommand } from "./design-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { fitCommand } from "./fit-command.ts";
import { modelsCommand } from "./models-command.ts";
import { planCommand } from "./plan-command.ts";

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}

/** The whole command; it prints nothing of its errors, and throws them. */
export function createProgram(): Command {
  const program = new IsoflopCommand("isoflop")
    .description("Plans and designs IsoFLOP scaling-law sweeps, and fits what comes back.")
    .version(packageVersion())
    .addCommand(planCommand())
    .addCommand(designCommand())
    .addCommand(evaluateCommand())
    .addCommand(fitCommand())
    .addCommand(backtestCommand())
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
