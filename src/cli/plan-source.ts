import { describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { NamedModel } from "../models/named-family.ts";
import { probeCommand } from "../node/index.ts";
import { modelSizesOf } from "../options/model-sizes-json.ts";
import { loadModel } from "./model-source.ts";
import { parseJsonOption, readJsonFile } from "./read-json.ts";

/** The flags that say where a plan's sizes come from. */
export interface SourceFlags {
  readonly model?: string;
  readonly modelSizes?: string;
  readonly probeCommand?: string;
  readonly probeTimeLimit?: number;
  readonly sizeParam?: string;
  readonly layers?: "fixed" | "aspect-ratio";
}

// Room for as many sizes as a plan takes.
const MAX_SIZES_BYTES = 2 ** 27;

/** What the flags name, as options of planSweepAsync. */
export async function planSource(flags: SourceFlags): Promise<Partial<NamedModel> & { readonly modelSizes?: unknown }> {
  const { model, modelSizes, probeCommand: command, probeTimeLimit, sizeParam, layers } = flags;
  const given = Object.entries({ "--model": model, "--model-sizes": modelSizes, "--probe-command": command });
  const [first, second] = given.filter(([, value]) => value !== undefined).map(([flag]) => flag);
  if (second !== undefined) {
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      second,
      `A plan must have one source of sizes; got ${first} and ${second}. Leave one of them out.`,
    );
  }
  if (probeTimeLimit !== undefined && command === undefined) throw goesWith("--probe-time-limit", "--probe-command");
  if (layers !== undefined && (modelSizes ?? command) !== undefined) throw goesWith("--layers", "--model");
  if (modelSizes !== undefined) {
    return { modelSizes: modelSizesOf(await readJsonFile("--model-sizes", modelSizes, MAX_SIZES_BYTES)) };
  }
  if (command !== undefined) {
    const limits = probeTimeLimit === undefined ? {} : { timeLimit: probeTimeLimit };
    return { modelCls: probeCommand(argvOf(command), limits), sizeParam: sizeParam ?? "size" };
  }
  return loadModel(model ?? "gpt2", { ...(sizeParam && { sizeParam }), ...(layers && { layers }) });
}

/** The error where a flag stands without what it belongs to. */
export function goesWith(flag: string, other: string): IsoflopError {
  return new IsoflopError(
    "CONFLICTING_OPTIONS",
    flag,
    `${flag} must stand beside ${other}; it stands alone. Remove it.`,
  );
}

/** A command's words: split at white space, or as a JSON list where a word holds some itself. */
function argvOf(command: string): string[] {
  const words: unknown = command.trimStart().startsWith("[")
    ? parseJsonOption("--probe-command", command)
    : command.split(/\s+/).filter((word) => word !== "");
  if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === "string")) return words;
  throw new IsoflopError(
    "INVALID_OPTION",
    "--probe-command",
    `--probe-command must be words, or a JSON list of them; got ${describeValue(command)}. ` +
      'Write ["python3", "count.py", "{size}"].',
  );
}
