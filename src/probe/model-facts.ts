import { isIntegerUpTo, isRecord, MAX_INTEGER, MAX_SIZE } from "../common/checks.ts";
import { copyKwargs } from "../models/kwargs.ts";
import type { ModelKwargs } from "../models/model.ts";
import { SHAPE_NAMES, type TransformerShape } from "../models/shape.ts";

/** What a model may tell of itself beside N. */
export interface ModelFacts {
  /** Parameters that work on one token: fewer than N in a mixture of experts. */
  readonly numActiveParams?: number | undefined;
  readonly shape?: TransformerShape | undefined;
  /** The options that build this very model, where it works some of them out itself. */
  readonly modelKwargs?: ModelKwargs | undefined;
}

const NOTHING: ModelFacts = {};

/** What a model tells. What is not as it should be is not told: these are facts beside N, which no plan depends on. */
export function factsOf(model: object, numParams: number): ModelFacts {
  // By their names, since Reflect.get takes several times as long.
  const { params, shape, modelKwargs }: { params?: unknown; shape?: unknown; modelKwargs?: unknown } = model;
  if (params === undefined && shape === undefined && modelKwargs === undefined) return NOTHING;
  return {
    numActiveParams: activeOf(params, numParams),
    shape: shapeOf(shape),
    modelKwargs: isRecord(modelKwargs) ? copyKwargs(modelKwargs) : undefined,
  };
}

function activeOf(params: unknown, numParams: number): number | undefined {
  const active = isRecord(params) ? params.active : undefined;
  return isIntegerUpTo(Math.min(numParams, MAX_INTEGER), active) ? active : undefined;
}

function shapeOf(shape: unknown): TransformerShape | undefined {
  if (!isRecord(shape)) return undefined;
  const { numLayers, hiddenSize } = shape;
  if (!isSize(numLayers) || !isSize(hiddenSize)) return undefined;
  const copy: { -readonly [Field in keyof TransformerShape]: TransformerShape[Field] } = { numLayers, hiddenSize };
  for (const field of SHAPE_NAMES) {
    const value = shape[field];
    if (isSize(value)) copy[field] = value;
  }
  return Object.freeze(copy);
}

function isSize(value: unknown): value is number {
  return isIntegerUpTo(MAX_SIZE, value);
}
