import { invalidOption, isFunction } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { checkConvention, conventionNames, isConvention, needsSequenceLength, perToken } from "./flops.ts";

/** How a plan counts the training FLOPs of a token. */
export interface FlopsCounting {
  /** Its name: `6N` for k·N with k = 6, that of another convention, or `custom`. */
  readonly convention: string;
  /** k, where a token costs k·N FLOPs. */
  readonly flopsPerParamPerToken: number | undefined;
  /** Tokens of a training sequence, where the convention needs them. */
  readonly sequenceLength: number | undefined;
}

/** Counts the training FLOPs of a token for a model with N parameters; what it gives has still to be checked. */
export type FlopsOf = (model: object, numParams: number) => unknown;

/** The convention where FLOPs are counted by a function, or were counted elsewhere. */
export const CUSTOM_FLOPS = "custom";
/** k of a dense transformer. */
export const DEFAULT_FLOPS_PER_PARAM_PER_TOKEN = 6;

/** The counting by k·N. */
export function flopsPerParam(flopsPerParamPerToken: number): FlopsCounting {
  return { convention: `${flopsPerParamPerToken}N`, flopsPerParamPerToken, sequenceLength: undefined };
}

export function customFlops(): FlopsCounting {
  return { convention: CUSTOM_FLOPS, flopsPerParamPerToken: undefined, sequenceLength: undefined };
}

/** The counting as part of what an experiment is. */
export function flopsIdentity({ convention, sequenceLength }: FlopsCounting): string {
  return sequenceLength === undefined ? convention : `${convention}@${sequenceLength}`;
}

/** Whether a counting, by its name, needs the length of a sequence. */
export function readsSequenceLength(name: string): boolean {
  return isConvention(name) && needsSequenceLength(name);
}

/** Whether a name is that of a counting other than k·N. */
export function isModelCounting(name: unknown): boolean {
  return name === CUSTOM_FLOPS || (isConvention(name) && name !== "6N");
}

interface FlopsChoice {
  readonly flops: FlopsCounting;
  /** Absent where FLOPs follow from N alone. */
  readonly flopsOf?: FlopsOf;
  readonly warnings: readonly string[];
}

interface FlopsOptions {
  readonly flops?: unknown;
  readonly flopsPerParamPerToken?: number | undefined;
  readonly sequenceLength?: number | undefined;
}

/** Checks how FLOPs are counted; the numbers among the options have been. */
export function readFlops(options: FlopsOptions): FlopsChoice {
  const { flops = "6N", sequenceLength } = options;
  if (isFunction(flops)) {
    return {
      flops: customFlops(),
      flopsOf: (model) => flops(model),
      warnings: unusedSequenceLength(sequenceLength, "by a function"),
    };
  }
  if (!isConvention(flops)) {
    const names = conventionNames();
    const remedy = `${suggestion(flops, names)}Leave it out for 6N.`;
    throw invalidOption("flops", `one of ${names.join(", ")}, or a function of the model`, flops, remedy);
  }
  checkConvention(flops, sequenceLength);
  if (flops === "6N") return readFlopsPerParam(options);
  const length = needsSequenceLength(flops) ? sequenceLength : undefined;
  return {
    flops: { convention: flops, flopsPerParamPerToken: undefined, sequenceLength: length },
    flopsOf: (model, numParams) => perToken(flops, model, numParams, length),
    warnings: length === undefined ? unusedSequenceLength(sequenceLength, `by ${flops}`) : [],
  };
}

/** What the options say where FLOPs are counted by k·N. */
export function readFlopsPerParam({
  flopsPerParamPerToken: k = DEFAULT_FLOPS_PER_PARAM_PER_TOKEN,
  sequenceLength,
}: FlopsOptions): FlopsChoice {
  return { flops: flopsPerParam(k), warnings: unusedSequenceLength(sequenceLength, `by ${k}N`) };
}

function unusedSequenceLength(sequenceLength: number | undefined, how: string): string[] {
  if (sequenceLength === undefined) return [];
  return [`sequenceLength, ${sequenceLength}, changes nothing where FLOPs are counted ${how}.`];
}
