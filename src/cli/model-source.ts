import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describeThrown, describeValue } from "../describe.ts";
import { IsoflopError } from "../errors.ts";
import { gpt2 } from "../models/gpt2.ts";

/** What `--model` names: a model in the box, or the default export of a JavaScript module. */
export interface NamedModel {
  readonly modelCls: unknown;
  /** The option that sets its size, where it is known. */
  readonly sizeParam?: string;
}

const BUILT_IN: ReadonlyMap<string, NamedModel> = new Map([["gpt2", { modelCls: gpt2, sizeParam: "width" }]]);

/** The names of the models in the box. */
export const builtInNames: readonly string[] = [...BUILT_IN.keys()];

export async function loadModel(name: string): Promise<NamedModel> {
  const builtIn = BUILT_IN.get(name);
  if (builtIn !== undefined) return builtIn;
  if (!/\.[cm]?[jt]s$/.test(name)) {
    throw new IsoflopError(
      "INVALID_OPTION",
      "model",
      `--model must be ${builtInNames.join(", ")} or a JavaScript module (.js, .mjs); got ${describeValue(name)}. ` +
        "The module's default export is the model class.",
    );
  }
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(name)).href);
  } catch (thrown) {
    throw new IsoflopError(
      "FILE_ACCESS",
      "model",
      `--model must be a module that loads; ${name} threw ${describeThrown(thrown)}. Check the path and run it with node.`,
      { cause: thrown },
    );
  }
  if (typeof module === "object" && module !== null && "default" in module) return { modelCls: module.default };
  throw new IsoflopError(
    "MODEL_CONTRACT",
    "model",
    `--model must be a module with a default export, the model class; ${name} has none. Add export default.`,
  );
}
