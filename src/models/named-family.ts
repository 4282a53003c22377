import { GPT2_OPTIONS, gpt2 } from "./architectures/gpt2.ts";
import { knownConfig, modelTypes } from "./catalog.ts";
import type { ModelConfig } from "./config.ts";
import { type FamilyOptions, modelFamily } from "./model-family.ts";

/** A model that was named, as options of planSweep. */
export interface NamedModel {
  readonly modelCls: unknown;
  /** The option that sets its size, where it is known. */
  readonly sizeParam?: string;
  readonly modelKwargs?: Readonly<Record<string, unknown>>;
}

/** How the rest of a configuration follows its size. */
export type FamilyRule = Partial<FamilyOptions>;

/** The names that namedFamily knows. */
export function familyNames(): readonly string[] {
  return modelTypes().map(({ modelType }) => modelType);
}

/** A family by its name, or undefined where none is called so. */
export function namedFamily(name: string, rule: FamilyRule): NamedModel | undefined {
  // GPT-2 has a class of its own; by a field of its configuration it is a family as the others are.
  if (name === "gpt2" && rule.layers === undefined && GPT2_OPTIONS.has(rule.sizeParam ?? "width")) {
    return { modelCls: gpt2, sizeParam: rule.sizeParam ?? "width" };
  }
  const known = modelTypes().find(({ modelType }) => modelType === name);
  return known === undefined ? undefined : configFamily(known.config, rule);
}

/** The family of a configuration. */
export function configFamily(config: ModelConfig, { sizeParam, ...rule }: FamilyRule): NamedModel {
  const size = sizeParam ?? knownConfig(config).architecture.fields.hiddenSize;
  const { [size]: _, ...modelKwargs } = config;
  // The configuration goes into the plan: it is what the models are built from.
  return { modelCls: modelFamily(config, { sizeParam: size, ...rule }), sizeParam: size, modelKwargs };
}
