import { type Command, Option } from "commander";
import { isRecord } from "../common/checks.ts";
import { parseNumber } from "./flags.ts";
import { PLAN_FORMATS } from "./plan-output.ts";
import { parseJsonOption } from "./read-json.ts";

/** Adds the flags that say how a model is made at a size, behind the one that names it. */
export function withModelFlags(command: Command): Command {
  return command
    .option("--size-param <name>", "the model's option that sets its size (default: its width)")
    .addOption(
      new Option("--layers <rule>", "with a family: how layers follow its width (default: fixed)").choices([
        "fixed",
        "aspect-ratio",
      ]),
    )
    .option("--model-kwargs <json>", `the model's other options, such as '{"numLayers": 24}'`);
}

/** Adds the flags of the limits that every experiment keeps to. */
export function withLimitFlags(command: Command): Command {
  return command
    .option("--min-tokens-per-param <ratio>", "the smallest D/N (default: 0.1)", parseNumber)
    .option("--max-tokens-per-param <ratio>", "the largest D/N", parseNumber)
    .option("--max-tokens <tokens>", "the most tokens there are to train on", parseNumber)
    .option("--max-params <count>", "the most parameters that the hardware holds", parseNumber);
}

/** Adds the flags that say how and where a plan is written. */
export function withOutputFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how to write the plan (default: by --out's ending, or table)").choices(
        PLAN_FORMATS,
      ),
    )
    .option("--out <file>", "write the plan to a file, whole or not at all");
}

/** The model's options: those of its configuration, and over them those of the flag. */
export function modelKwargsOf(
  fromModel: Readonly<Record<string, unknown>> | undefined,
  flag: string | undefined,
): unknown {
  const own = flag === undefined ? undefined : parseJsonOption("--model-kwargs", flag);
  return isRecord(own) ? { ...fromModel, ...own } : (own ?? fromModel);
}
