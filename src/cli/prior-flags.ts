import type { Command } from "commander";
import { parseNames, parseNumber } from "./flags.ts";
import { parseJsonOption } from "./read-json.ts";

/** The flags that say what to evaluate or design by. */
export interface PriorFlags {
  readonly target: number;
  readonly noise?: number;
  readonly priors?: string;
}

/** Adds the flags of a target, its noise and priors. */
export function withPriorFlags(command: Command): Command {
  return command
    .requiredOption("--target <flops>", "training FLOPs of the model that the sweep is for", parseNumber)
    .option("--noise <nats>", "standard deviation of a run's loss (default: 0.005)", parseNumber)
    .option(
      "--priors <list>",
      "loss surfaces to expect: names apart by commas, or JSON { E, A, B, alpha, beta } (default: " +
        "chinchilla,epoch,llama-3)",
    );
}

/** The priors that a flag names. */
export function parsePriors(text: string | undefined, flag = "--priors"): unknown {
  if (text === undefined) return undefined;
  const isJson = /^\s*[[{]/.test(text);
  return isJson ? parseJsonOption(flag, text) : parseNames(text);
}
