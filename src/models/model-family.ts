import { checkSizeParam, invalidOption, isIntegerUpTo, isRecord, MAX_SIZE } from "../common/checks.ts";
import { name, words } from "../common/words.ts";
import { fieldIn, withoutAliases } from "./aliases.ts";
import { type Architecture, countFields } from "./architecture.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { knownConfig } from "./catalog.ts";
import { type ConfigFields, ConfigReader, configError, configFields, fieldName, type ModelConfig } from "./config.ts";
import type { CountableModel } from "./model.ts";
import type { TransformerShape } from "./shape.ts";
import type { TokenWork } from "./work.ts";

/** How a configuration becomes a family of sizes. */
export interface FamilyOptions {
  /**
   * The field that sets the size, as the configuration names it.
   *
   * - The width (`hidden_size`, `n_embd`, `d_model`): the head size and the feed-forward ratio are kept, so heads and
   *   feed-forward width grow with it.
   * - The depth (`num_hidden_layers`, `n_layer`, `n_layers`): the width is 64 times the depth, and the rest follows it.
   * - Any other field: it alone varies.
   */
  readonly sizeParam: string;
  /** In a sweep of the width: `"fixed"`, the default, keeps the layers; `"aspect-ratio"` lets them grow with it. */
  readonly layers?: "fixed" | "aspect-ratio";
}

/** A model known by its configuration. */
export interface ConfiguredModel extends CountableModel {
  /** Where its parameters are. */
  readonly params: ParamBreakdown;
  readonly shape: TransformerShape;
  /** What its FLOPs follow from, beside its parameters. */
  readonly work: TokenWork;
}

/** A class of models by one configuration; its options replace fields of the configuration before it is scaled. */
export type ModelFamily = (options: Readonly<Record<string, unknown>>) => ConfiguredModel;

// The depth and width of a sweep by depth, as in Kaplan et al. 2020, arXiv:2001.08361, Figure 5.
const WIDTH_PER_LAYER = 64;

/**
 * Makes a modelCls for planSweep from one configuration: the size parameter varies, and the rest follows by a rule.
 *
 * With the width d: heads = heads₀ · d / d₀, which must come out whole; feed-forward = round(feed-forward₀ · d / d₀);
 * key/value heads keep their ratio to the heads, or take the next smaller number that divides them. A size that the
 * rule can't build is skipped, with the reason.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase
 * @param options the field that sets the size, and how layers follow
 * @throws {IsoflopError} INVALID_OPTION where the configuration is none that can be counted
 * @example
 * planSweep({ modelCls: modelFamily(config, { sizeParam: "hidden_size" }), sizeParam: "hidden_size", computeBudgets })
 */
export function modelFamily(config: ModelConfig, { sizeParam, layers = "fixed" }: FamilyOptions): ModelFamily {
  checkSizeParam(sizeParam);
  if (layers !== "fixed" && layers !== "aspect-ratio") {
    throw invalidOption("layers", '"fixed" or "aspect-ratio"', layers, "Leave it out to keep the layers.");
  }
  const { architecture, fields: published } = knownConfig(config);
  // Counted once as it stands, so that a mistake in the configuration shows before a sweep skips every size for it.
  countFields(architecture, published);
  const sizeField = fieldIn(architecture.aliases, fieldName(sizeParam));
  // A sweep asks for one size after another, and its other options stay: they are read once.
  let last: { readonly rest: ModelConfig; readonly base: ConfigFields } | undefined;
  const family: ModelFamily = (options) => {
    if (!isRecord(options)) throw invalidOption("options", "an object", options, `Pass { ${sizeParam}: 768 }.`);
    const { [sizeParam]: size, ...rest } = options;
    if (!isIntegerUpTo(MAX_SIZE, size)) {
      throw configError(
        sizeParam,
        `an integer from 1 to ${MAX_SIZE}`,
        size,
        words`Check the spelling of ${name("sizeParam")}.`,
      );
    }
    if (last === undefined || !isSame(last.rest, rest)) {
      last = { rest, base: new Map([...published, ...withoutAliases(configFields(rest), architecture.aliases)]) };
    }
    return modelOf(architecture, scaled(architecture, last.base, sizeField, size, layers));
  };
  return Object.defineProperty(family, "name", { value: architecture.modelType });
}

/** Whether two configurations have the same values in the same fields. */
function isSame(a: ModelConfig, b: ModelConfig): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && Object.is(a[name], b[name]))
  );
}

/**
 * The model of a configuration as it stands: its parameters and its shape.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase
 * @throws {IsoflopError} INVALID_OPTION where the configuration is none that can be counted
 */
export function configuredModel(config: ModelConfig): ConfiguredModel {
  const { architecture, fields } = knownConfig(config);
  return modelOf(architecture, fields);
}

function modelOf(architecture: Architecture, fields: ConfigFields): ConfiguredModel {
  const { params, shape, work } = countFields(architecture, fields);
  return { params, shape, work, numParams: () => params.total };
}

/** The configuration's fields at another size. */
function scaled(
  architecture: Architecture,
  base: ConfigFields,
  sizeField: string,
  size: number,
  layers: "fixed" | "aspect-ratio",
): ConfigFields {
  const { fields } = architecture;
  if (sizeField === fields.numLayers) {
    return scaledToWidth(architecture, base, WIDTH_PER_LAYER * size, () => size);
  }
  if (sizeField === fields.hiddenSize) {
    return scaledToWidth(architecture, base, size, ({ numLayers, hiddenSize }) =>
      layers === "fixed" ? numLayers : Math.max(Math.round((numLayers * size) / hiddenSize), 1),
    );
  }
  return new Map([...base, [sizeField, size]]);
}

function scaledToWidth(
  { fields, modelType, count }: Architecture,
  base: ConfigFields,
  width: number,
  layersOf: (shape: TransformerShape) => number,
): ConfigFields {
  const reader = new ConfigReader(base, modelType);
  const { shape } = count(reader);
  const changed = new Map<string, unknown>([...base, [fields.hiddenSize, width], [fields.numLayers, layersOf(shape)]]);
  const { numHeads: heads = 1, numKeyValueHeads = heads, headSize, ffwSize } = shape;
  const numHeads = (heads * width) / shape.hiddenSize;
  if (!Number.isInteger(numHeads)) {
    const multiple = shape.hiddenSize / greatestCommonDivisor(heads, shape.hiddenSize);
    throw configError(
      fields.hiddenSize,
      `a multiple of ${multiple} to keep the head size, ${headSize}`,
      width,
      "Probe other sizes, or start from a configuration with smaller heads.",
    );
  }
  if (fields.numHeads !== undefined) changed.set(fields.numHeads, numHeads);
  if (fields.ffwSize !== undefined && ffwSize !== undefined) {
    changed.set(fields.ffwSize, Math.max(Math.round((ffwSize * width) / shape.hiddenSize), 1));
  }
  if (fields.numKeyValueHeads !== undefined) {
    changed.set(fields.numKeyValueHeads, keyValueHeads(numHeads, (numKeyValueHeads * numHeads) / heads));
  }
  if (fields.headSize !== undefined && headSize !== undefined) changed.set(fields.headSize, headSize);
  for (const field of fields.widths ?? []) {
    if (!reader.has(field)) continue;
    changed.set(field, Math.max(Math.round((reader.size(field) * width) / shape.hiddenSize), 1));
  }
  return changed;
}

/** The largest number up to `wanted` that divides the heads into equal groups; at least 1. */
function keyValueHeads(numHeads: number, wanted: number): number {
  let largest = 1;
  for (let divisor = 1; divisor * divisor <= numHeads; divisor++) {
    if (numHeads % divisor !== 0) continue;
    for (const count of [divisor, numHeads / divisor]) if (count <= wanted && count > largest) largest = count;
  }
  return largest;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
