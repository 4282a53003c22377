import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { invalidOption, isRecord } from "../common/checks.ts";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { ModelConfig } from "../models/index.ts";
import {
  checkHasSizes,
  configFamily,
  type FamilyRule,
  familyRule,
  type NamedModel,
  namedFamily,
  unknownModel,
} from "../models/named-family.ts";
import { probeCommand } from "../node/index.ts";
import type { Options } from "../options/read.ts";
import { modelSizesOf } from "../options/read-model-sizes.ts";
import { NAMED_MODEL_ROWS, type Rows } from "../options/table.ts";
import { jsonOf } from "../options/text.ts";
import { readJsonFile, readLooseJsonFile } from "./json-file.ts";
import { isModule } from "./model-module.ts";

// Room for as many sizes as a plan takes.
const MAX_SIZES_BYTES = 2 ** 27;
// A config.json has a few kB; the largest published ones, with labels or a quantization of each layer, have some MB.
const MAX_CONFIG_BYTES = 2 ** 24;

/** Counting by a program. */
export const PROBE_COMMAND_ROWS: Rows = {
  probeCommand: {
    rule: { kind: "text" },
    remedy: 'Write ["python3", "count.py", "{size}"].',
    excludes: [{ option: "layout", values: ["optimal"] }],
    help: {
      words: "counts by a program: 'python3 count.py --width {size}', or a JSON list of words; it prints the count",
      unit: "words",
    },
  },
  probeTimeLimit: {
    rule: { kind: "number", integer: true, min: 1, max: 2 ** 31 - 1 },
    byDefault: 60_000,
    remedy: "Leave it out for a minute.",
    needs: { option: "probeCommand" },
    help: { words: "milliseconds that one run of it may take", unit: "ms" },
  },
};

/** The model that a command takes where no source of sizes is named. */
export function assumedModel({ modelSizes, probeCommand: command }: Options): Options {
  return (modelSizes ?? command) === undefined ? { model: NAMED_MODEL_ROWS.model.assumed } : {};
}

/** What the flags name, as options of planSweepAsync. */
export async function planSource(options: Options): Promise<Partial<NamedModel> & { readonly modelSizes?: unknown }> {
  const { model, modelSizes, probeCommand: command, probeTimeLimit, sizeParam } = options;
  const [first, second] = ["model", "modelSizes", "probeCommand"].filter((source) => options[source] !== undefined);
  if (first !== undefined && second !== undefined) {
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: second,
      rule: "A plan must have one source of sizes",
      value: words`${name(first)} and ${name(second)}`,
      remedy: "Leave one of them out.",
    });
  }
  if (typeof modelSizes === "string") {
    return { modelSizes: modelSizesOf(await readJsonFile("modelSizes", modelSizes, MAX_SIZES_BYTES)) };
  }
  if (typeof command === "string") {
    const limits = typeof probeTimeLimit === "number" ? { timeLimit: probeTimeLimit } : {};
    const size = typeof sizeParam === "string" ? sizeParam : "size";
    return { modelCls: probeCommand(argvOf(command), limits), sizeParam: size };
  }
  return loadModel(typeof model === "string" ? model : String(NAMED_MODEL_ROWS.model.assumed), familyRule(options));
}

/** Loads a family by its name, a configuration by its file, or a model class by its module. */
export async function loadModel(model: string, rule: FamilyRule): Promise<NamedModel> {
  const known = namedFamily(model, rule);
  if (known !== undefined) return known;
  if (model === "-" || model.endsWith(".json")) return configFamily(await readConfigFile("model", model), rule);
  if (isModule(model)) {
    const { sizeParam: _, ...scaling } = rule;
    const [first] = Object.keys(scaling);
    if (first === undefined) return { modelCls: await defaultExport(model) };
    throw new IsoflopError("CONFLICTING_OPTIONS", {
      field: first,
      rule: words`${name(first)} must be given with a family or a config.json`,
      value: `the module ${describeValue(model)}`,
      remedy: "Remove it.",
    });
  }
  const rightful = "a family or a published model by its name, a config.json, or a JavaScript module";
  throw invalidOption("model", rightful, model, `${unknownModel(model)}See isoflop models.`);
}

export async function readConfigFile(option: string, path: string): Promise<ModelConfig> {
  const config = await readLooseJsonFile(option, path, MAX_CONFIG_BYTES);
  if (isRecord(config)) {
    checkHasSizes(config);
    return config;
  }
  throw new IsoflopError("INVALID_OPTION", {
    field: option,
    rule: words`${name(option)} must be a config.json, an object`,
    value: `${describeValue(path)}, which holds ${describeValue(config)}`,
    remedy: "Check the path.",
  });
}

async function defaultExport(path: string): Promise<unknown> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: "model",
      rule: words`${name("model")} must be a module that loads; ${path} threw ${describeThrown(thrown)}`,
      remedy: "Check the path and run it with node.",
      cause: thrown,
    });
  }
  if (typeof module === "object" && module !== null && "default" in module) return module.default;
  throw new IsoflopError("MODEL_CONTRACT", {
    field: "model",
    rule: words`${name("model")} must be a module with a default export, the model class`,
    value: `${path} without one`,
    remedy: "Add export default.",
  });
}

/** A command's words: split at white space, or as a JSON list where a word holds some itself. */
function argvOf(command: string): string[] {
  const argv: unknown = command.trimStart().startsWith("[")
    ? jsonOf("probeCommand", command)
    : command.split(/\s+/).filter((word) => word !== "");
  if (Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === "string")) return argv;
  throw invalidOption(
    "probeCommand",
    "words, or a JSON list of them",
    command,
    'Write ["python3", "count.py", "{size}"].',
  );
}
