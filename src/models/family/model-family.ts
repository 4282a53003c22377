import { checkSizeParam, invalidOption, isIntegerUpTo, isRecord, MAX_SIZE } from "../../common/checks.ts";
import { suggestion } from "../../common/did-you-mean.ts";
import { readable } from "../../common/readable.ts";
import { name, words } from "../../common/words.ts";
import { type Architecture, countFields } from "../architecture.ts";
import type { ParamBreakdown } from "../breakdown.ts";
import { knownConfig } from "../catalog.ts";
import {
  type ConfigFields,
  configError,
  configFields,
  fieldIn,
  fieldName,
  type ModelConfig,
  withoutAliases,
} from "../config.ts";
import { frozenCopy } from "../kwargs.ts";
import type { CountableModel, ModelKwargs } from "../model.ts";
import type { TransformerShape } from "../shape.ts";
import type { SweepOf, Swept } from "../sweep-of.ts";
import { vocabularyWarning } from "../vocabulary.ts";
import type { TokenWork } from "../work.ts";
import { type FamilyBase, familyBase, withScaled } from "./base.ts";
import { checkOptionNames } from "./option-names.ts";
import { defaultFfwMultiple, scaledByDepth, scaledByWidth } from "./scale.ts";
import { readScaling, type ScalingOptions, type ScalingRule } from "./scaling-rule.ts";
import { depthDefaults, fieldDefaults, widthDefaults } from "./size-defaults.ts";

/** How a configuration becomes a family of sizes. */
export interface FamilyOptions extends ScalingOptions {
  /**
   * The field that sets the size, as the configuration names it.
   *
   * - The width (`hidden_size`, `n_embd`, `d_model`): the layers stay by default, and the rest follows.
   * - The depth (`num_hidden_layers`, `n_layer`, `n_layers`): the width is 64 times the depth by default.
   * - Any other number: it alone varies.
   */
  readonly sizeParam: string;
}

/** A model known by its configuration. */
export interface ConfiguredModel extends CountableModel {
  /** Where its parameters are. */
  readonly params: ParamBreakdown;
  readonly shape: TransformerShape;
  /** What its FLOPs follow from, beside its parameters. */
  readonly work: TokenWork;
  /** Its whole configuration, from which it can be built: what a config.json holds. */
  readonly modelKwargs: ModelConfig;
}

/** A class of models by one configuration; its options replace fields of the configuration before it is scaled. */
export interface ModelFamily extends Swept {
  (options: Readonly<Record<string, unknown>>): ConfiguredModel;
}

/** Kaplan et al. 2020, arXiv:2001.08361, Figure 5; nanochat. */
const WIDTH_PER_LAYER = 64;

/**
 * Makes a modelCls for planSweep from one configuration: the size parameter varies, and the rest follows by a rule.
 *
 * With the width d, heads keep their size, and so their number is heads₀ · d / d₀: in whole groups that share a key/value
 * head. Feed-forward widths keep their ratio to d, rounded to a multiple. Every model's configuration is on the model, as
 * `modelKwargs`. A width that the rule can't build is skipped, with the reason; by default none is asked for.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase
 * @param options the field that sets the size, and how layers, key/value heads and feed-forward widths follow
 * @throws {IsoflopError} INVALID_OPTION where the configuration is none that can be counted, or has no such size
 * @example
 * planSweep({ modelCls: modelFamily(config, { sizeParam: "hidden_size" }), sizeParam: "hidden_size", computeBudgets })
 */
export function modelFamily(config: ModelConfig, options: FamilyOptions): ModelFamily {
  return readable("modelFamily", "arguments", () => {
    const { sizeParam } = options;
    checkSizeParam(sizeParam);
    const scaling = readScaling(options);
    const { architecture, fields } = knownConfig(config);
    // A plan copies the configuration of each model; what is nested in it would be copied anew for every size.
    const published: ConfigFields = new Map(Array.from(fields, ([field, value]) => [field, frozenCopy(value)]));
    const sizeField = sizeFieldOf(familyBase(architecture, published), sizeParam);
    // A direct call may ask for one size after another with the same other options, which are read once.
    let last: { readonly rest: ModelConfig; readonly scaler: Scaler } | undefined;
    const scalerWith = (rest: ModelConfig): Scaler => {
      const given = withoutAliases(configFields(rest), architecture.aliases);
      return scalerOf(withOptions(architecture, published, given), sizeField, scaling);
    };
    const family = (asked: Readonly<Record<string, unknown>>): ConfiguredModel => {
      if (!isRecord(asked)) throw invalidOption("options", "an object", asked, `Pass { ${sizeParam}: 768 }.`);
      const { [sizeParam]: size, ...rest } = asked;
      if (last === undefined || !isSame(last.rest, rest)) last = { rest, scaler: scalerWith(rest) };
      return last.scaler.modelAt(size, sizeParam);
    };
    const sweep = (swept: string, modelKwargs: ModelKwargs): SweepOf => {
      if (fieldIn(architecture.aliases, fieldName(swept)) !== sizeField) {
        throw invalidOption(
          "sizeParam",
          `"${sizeParam}", by which the family was made`,
          swept,
          "Name it in both places.",
        );
      }
      const scaler = scalerWith(modelKwargs);
      const { scaling: rule, base, sizes } = scaler;
      const start = new Map(base.fields);
      if (architecture.within === undefined) start.delete(sizeField);
      const modelCls = named(
        ({ [swept]: size }: Readonly<Record<string, unknown>>) => scaler.modelAt(size, swept),
        architecture,
      );
      return {
        modelCls,
        modelKwargs: configOf(architecture, start),
        sizes,
        ...(rule !== undefined && { scaling: rule }),
        warningsAt(size, flops) {
          const { params, work } = scaler.modelAt(size, swept);
          const { active, head } = params;
          const warning = vocabularyWarning(flops, { active, inputEmbedding: work.inputEmbedding, head });
          return warning === undefined ? [] : [`At ${swept}=${size}, ${warning}`];
        },
      };
    };
    return Object.assign(named(family, architecture), { isoflopSweep: sweep });
  });
}

/** A function that plans know by the name of the family. */
function named<Func extends object>(func: Func, { modelType }: Architecture): Func {
  return Object.defineProperty(func, "name", { value: modelType });
}

/** Whether two configurations have the same values in the same fields. */
function isSame(a: ModelConfig, b: ModelConfig): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((field) => Object.hasOwn(b, field) && Object.is(a[field], b[field]))
  );
}

/** A configuration with other values in some of its fields, or in those of the part that is scaled. */
function withOptions(architecture: Architecture, published: ConfigFields, given: ConfigFields): FamilyBase {
  const base = familyBase(architecture, published);
  if (given.size === 0) return base;
  checkOptionNames(base, given);
  const { within } = architecture;
  const isOuter = (field: string) => base.readOfAll.names.has(field) || published.has(field);
  const isInner = (field: string) => within !== undefined && base.read.names.has(field) && !isOuter(field);
  const outer = [...given].filter(([field]) => !isInner(field));
  const inner = [...given].filter(([field]) => isInner(field));
  const changed: FamilyBase = { ...base, fields: new Map([...published, ...outer]) };
  if (inner.length === 0) return familyBase(architecture, changed.fields);
  return familyBase(architecture, withScaled(changed, new Map([...base.scaled, ...inner])));
}

/** The field that sets the size; one that the architecture does not read as a number sets none. */
function sizeFieldOf({ architecture, read }: FamilyBase, sizeParam: string): string {
  const field = fieldIn(architecture.aliases, fieldName(sizeParam));
  if (read.sizes.has(field)) return field;
  const known = [...read.sizes.keys()];
  const remedy = `${suggestion(field, known)}Sizes of ${architecture.modelType}: ${known.join(", ")}.`;
  throw invalidOption("sizeParam", `a number of ${architecture.modelType}'s configurations`, sizeParam, remedy);
}

/** Makes the models of one family. */
interface Scaler {
  readonly base: FamilyBase;
  readonly scaling: ScalingRule | undefined;
  readonly sizes: SweepOf["sizes"];
  modelAt(size: unknown, sizeParam: string): ConfiguredModel;
}

/** How a field of a configuration is swept. */
interface SweepKind {
  readonly scaling: ScalingRule | undefined;
  readonly sizes: SweepOf["sizes"];
  /** The fields of the layers at a size. */
  fieldsAt(size: number): ConfigFields;
}

function sweepKind(base: FamilyBase, sizeField: string, rule: ScalingRule): SweepKind {
  const { fields, modelType } = base.architecture;
  if (fields.numLayers === undefined && rule.layers !== "fixed") {
    throw invalidOption(
      "layers",
      `"fixed" for ${modelType}, whose layers are several numbers`,
      rule.layers,
      "Leave it out.",
    );
  }
  switch (sizeField) {
    case fields.hiddenSize:
      return {
        scaling: rule,
        sizes: widthDefaults(base, rule),
        fieldsAt: (size) => scaledByWidth(base, size, rule),
      };
    case fields.numLayers:
      return {
        scaling: rule,
        sizes: depthDefaults(rule),
        fieldsAt: (size) => scaledByDepth(base, sizeField, size, rule),
      };
    default:
      return {
        scaling: undefined,
        sizes: fieldDefaults(base.read.sizes.get(sizeField) ?? null),
        fieldsAt: (size) => new Map([...base.scaled, [sizeField, size]]),
      };
  }
}

function scalerOf(base: FamilyBase, sizeField: string, options: ScalingOptions): Scaler {
  const { architecture } = base;
  const { numLayers } = architecture.fields;
  const rule: ScalingRule = {
    layers: options.layers ?? (sizeField === numLayers ? WIDTH_PER_LAYER : "fixed"),
    keyValueHeads: options.keyValueHeads ?? "group",
    ffwMultiple: options.ffwMultiple ?? defaultFfwMultiple(base),
  };
  const kind = sweepKind(base, sizeField, rule);
  return {
    base,
    scaling: kind.scaling,
    sizes: kind.sizes,
    modelAt(size, sizeParam) {
      if (!isIntegerUpTo(MAX_SIZE, size)) {
        const remedy = words`Check the spelling of ${name("sizeParam")}.`;
        throw configError(sizeParam, `an integer from 1 to ${MAX_SIZE}`, size, remedy);
      }
      return modelOf(architecture, withScaled(base, kind.fieldsAt(size)));
    },
  };
}

/**
 * The model of a configuration as it stands: its parameters and its shape.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase
 * @throws {IsoflopError} INVALID_OPTION where the configuration is none that can be counted
 */
export function configuredModel(config: ModelConfig): ConfiguredModel {
  return readable("configuredModel", "config", () => {
    const { architecture, fields } = knownConfig(config);
    return modelOf(architecture, fields);
  });
}

function modelOf(architecture: Architecture, fields: ConfigFields): ConfiguredModel {
  const { params, shape, work } = countFields(architecture, fields);
  return {
    params,
    shape,
    work,
    get modelKwargs() {
      return configOf(architecture, fields);
    },
    numParams: () => params.total,
  };
}

/** Fields as a config.json holds them. */
function configOf({ modelType, signature }: Architecture, fields: ConfigFields): ModelConfig {
  const type = fields.get("model_type") ?? (signature === undefined ? modelType : undefined);
  return Object.fromEntries(type === undefined ? fields : new Map([["model_type", type], ...fields]));
}
