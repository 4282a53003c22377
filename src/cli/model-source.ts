import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isRecord } from "../common/checks.ts";
import { describeThrown, describeValue } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import type { ModelConfig } from "../models/index.ts";
import { configFamily, type FamilyRule, familyNames, type NamedModel, namedFamily } from "../models/named-family.ts";
import { readJsonFile } from "./read-json.ts";

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
export async function loadModel(name: string, flags: FamilyRule): Promise<NamedModel> {
  const known = namedFamily(name, flags);
  if (known !== undefined) return known;
  if (name.endsWith(".json")) return configFamily(await readConfigFile("--model", name), flags);
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
    `--model must be one of ${familyNames().join(", ")}, a config.json, or a JavaScript module; got ${describeValue(name)}. See isoflop models.`,
  );
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
