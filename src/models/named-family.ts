import { suggestion } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import { GPT2_OPTIONS, gpt2 } from "./architectures/gpt2.ts";
import { knownConfig, modelTypes, namedConfig } from "./catalog.ts";
import type { ModelConfig } from "./config.ts";
import { familyBase } from "./family/base.ts";
import { type FamilyOptions, type ModelFamily, modelFamily } from "./family/model-family.ts";
import { readScaling } from "./family/scaling-rule.ts";

/** A model that was named, as options of planSweep. */
export interface NamedModel {
  readonly modelCls: unknown;
  /** The option that sets its size, where it is known. */
  readonly sizeParam?: string;
}

/** How the rest of a configuration follows its size. */
export type FamilyRule = Partial<FamilyOptions>;

/** The rule among other options of a plan. */
export function familyRule(options: Readonly<Record<string, unknown>>): FamilyRule {
  const { sizeParam } = options;
  return { ...readScaling(options), ...(typeof sizeParam === "string" && { sizeParam }) };
}

/** What to do about a name that namedFamily doesn't know. */
export function unknownModel(model: unknown): string {
  const types = modelTypes();
  if (types.some(({ modelType }) => modelType === model)) {
    return `${model} has no published member to start from: give a config.json. `;
  }
  const names = types.flatMap(({ modelType, members }) => {
    return members.length === 0 ? [] : [modelType, ...members.map(({ name }) => name)];
  });
  return suggestion(model, names);
}

/** A family by its name or by that of a published member, or undefined where none is called so. */
export function namedFamily(name: string, rule: FamilyRule): NamedModel | undefined {
  const { sizeParam, ...scaling } = rule;
  // GPT-2 has a class of its own; by a field of its configuration it is a family as the others are.
  if (name === "gpt2" && Object.keys(scaling).length === 0 && GPT2_OPTIONS.has(sizeParam ?? "width")) {
    return { modelCls: gpt2, sizeParam: sizeParam ?? "width" };
  }
  const named = namedConfig(name);
  if (named === undefined) return undefined;
  const family = configFamily(named.config, rule);
  if (!named.isWholeFamily) return family;
  return {
    ...family,
    modelCls: withWarning(family.modelCls, `${name} starts from its smallest published member, ${named.name}.`),
  };
}

/** A family whose plans carry a warning. */
function withWarning(family: ModelFamily, warning: string): ModelFamily {
  const sweep: ModelFamily["isoflopSweep"] = (sizeParam, modelKwargs) => {
    const swept = family.isoflopSweep(sizeParam, modelKwargs);
    return swept && { ...swept, warnings: [warning] };
  };
  const copy: ModelFamily = Object.assign((options: Readonly<Record<string, unknown>>) => family(options), {
    isoflopSweep: sweep,
  });
  return Object.defineProperty(copy, "name", { value: family.name });
}

/** The family of a configuration. */
export function configFamily(
  config: ModelConfig,
  { sizeParam, ...rule }: FamilyRule,
): { readonly modelCls: ModelFamily; readonly sizeParam: string } {
  const size = sizeParam ?? knownConfig(config).architecture.fields.hiddenSize;
  return { modelCls: modelFamily(config, { sizeParam: size, ...rule }), sizeParam: size };
}

/**
 * Refuses a file without a single size, of which there would be nothing to count but the defaults of a class. One that holds
 * configurations within it says at least which models they are of.
 */
export function checkHasSizes(config: ModelConfig): void {
  const { architecture, fields } = knownConfig(config);
  const { sizes, within } = familyBase(architecture, fields).readOfAll;
  const known = [...sizes.keys(), ...within.keys()];
  if (known.some((field) => fields.has(field))) return;
  throw new IsoflopError("INVALID_OPTION", {
    field: "config",
    rule: "A configuration must hold at least one size",
    value: "none",
    remedy: `Pass the whole config.json; it may hold ${known.join(", ")}.`,
  });
}
