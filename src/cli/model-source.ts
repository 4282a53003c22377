import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isRecord } from "../checks.ts";
import { describeThrown, describeValue } from "../describe.ts";
import { IsoflopError } from "../errors.ts";
import { gpt2 } from "../models/gpt2.ts";
import { type FamilyOptions, type ModelConfig, modelFamily, modelTypes } from "../models/index.ts";
import { readJsonFile } from "./read-json.ts";

/** What `--model` names, as options of planSweep. */
export interface NamedModel {
  readonly modelCls: unknown;
  /** The option that sets its size, where it is known. */
  readonly sizeParam?: string;
  readonly modelKwargs?: Readonly<Record<string, unknown>>;
}

/** How the rest of a configuration follows its size. */
export type FamilyFlags = Partial<FamilyOptions>;

// GPT-2 has a class of its own; by a field of its configuration it is a family as the others are.
const GPT2_OPTIONS: ReadonlySet<string> = new Set(["width", "numLayers", "numHeads", "contextLength", "vocabSize"]);

// A config.json has a few kB, with a large vocabulary of labels perhaps a hundred.
const MAX_CONFIG_BYTES = 2 ** 20;

export async function readConfigFile(option: string, path: string): Promise<ModelConfig> {
  const config = await readJsonFile(option, path, MAX_CONFIG_BYTES);
  if (isRecord(config)) return config;
  throw new IsoflopError(
    "INVALID_OPTION",
    option,
    `${option} must be a config.json, an object; ${describeValue(path)} holds ${describeValue(config)}. Check the path.`,
  );
}

/** Loads a family by its name, a configuration by its file, or a model class by its module. */
export async function loadModel(name: string, flags: FamilyFlags): Promise<NamedModel> {
  if (name === "gpt2" && flags.layers === undefined && GPT2_OPTIONS.has(flags.sizeParam ?? "width")) {
    return { modelCls: gpt2, sizeParam: "width" };
  }
  const known = modelTypes().find(({ modelType }) => modelType === name);
  if (known !== undefined) return familyOf(known.config, flags);
  if (name.endsWith(".json")) return familyOf(await readConfigFile("--model", name), flags);
  if (/\.[cm]?[jt]s$/.test(name)) {
    if (flags.layers === undefined) return { modelCls: await defaultExport(name) };
    throw new IsoflopError(
      "CONFLICTING_OPTIONS",
      "layers",
      `--layers must stand beside a family or a config.json; ${describeValue(name)} is a module. Remove it.`,
    );
  }
  throw new IsoflopError(
    "INVALID_OPTION",
    "model",
    `--model must be one of ${modelTypes()
      .map(({ modelType }) => modelType)
      .join(", ")}, a config.json, or a JavaScript module; got ${describeValue(name)}. See isoflop models.`,
  );
}

function familyOf(config: ModelConfig, { sizeParam, ...rule }: FamilyFlags): NamedModel {
  const family = modelTypes().find(({ modelType }) => modelType === (config.model_type ?? config.modelType));
  // A family that is not known has no width to name; modelFamily says what is wrong with it.
  const size = sizeParam ?? family?.sizeParam ?? "hidden_size";
  const { [size]: _, ...modelKwargs } = config;
  // The configuration goes into the plan: it is what the models are built from.
  return { modelCls: modelFamily(config, { sizeParam: size, ...rule }), sizeParam: size, modelKwargs };
}

async function defaultExport(path: string): Promise<unknown> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (thrown) {
    throw new IsoflopError(
      "FILE_ACCESS",
      "model",
      `--model must be a module that loads; ${path} threw ${describeThrown(thrown)}. Check the path and run it with node.`,
      { cause: thrown },
    );
  }
  if (typeof module === "object" && module !== null && "default" in module) return module.default;
  throw new IsoflopError(
    "MODEL_CONTRACT",
    "model",
    `--model must be a module with a default export, the model class; ${path} has none. Add export default.`,
  );
}
