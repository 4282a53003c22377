import type { FlopsOf } from "../models/flops-counting.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import { logarithm } from "../wasm/fit/elementary.ts";
import { type ProbedSizes, ProbeOutcomes } from "./outcomes.ts";
import { probeModel } from "./probe-model.ts";
import type { SizeRange } from "./size-values.ts";
import type { ModelSize } from "./sizes.ts";

/** A family of models that sizes are wanted of. */
export interface ProbedFamily extends SizeRange {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  readonly modelKwargs: ModelKwargs;
  readonly flopsOf: FlopsOf | undefined;
}

// A rule of a family, such as heads of 128, leaves every so-manieth size; beyond this many in a row it is taken to have none.
const MAX_MISSES = 64;

/**
 * Probes a family for models near wanted numbers of parameters, and few others: sizes double until one has as many as the
 * largest wanted, then each wanted N is looked for where a power law between its probed neighbours has it. A size without
 * a model stands aside for the next one.
 *
 * @param wanted ln N, ascending
 */
export function probeRange(family: ProbedFamily, wanted: readonly number[]): ProbedSizes {
  const prober = new Prober(family);
  const last = wanted.at(-1) ?? 0;
  prober.double(last);
  // From coarse to fine, so that each has close neighbours to be told by.
  for (const target of coarseToFine(wanted)) prober.near(target);
  return prober.finish();
}

/** The middle of a list, then the middles of its halves, and so on. */
function coarseToFine(values: readonly number[]): number[] {
  const order: number[] = [];
  let spans: (readonly [number, number])[] = [[0, values.length]];
  while (spans.length > 0) {
    const next: (readonly [number, number])[] = [];
    for (const [first, end] of spans) {
      if (first >= end) continue;
      const middle = (first + end) >> 1;
      order.push(values[middle] ?? 0);
      next.push([first, middle], [middle + 1, end]);
    }
    spans = next;
  }
  return order;
}

interface Probed extends ModelSize {
  readonly index: number;
  readonly logSize: number;
  readonly logParams: number;
}

class Prober {
  readonly #family: ProbedFamily;
  readonly #unit: number;
  readonly #first: number;
  readonly #last: number;
  readonly #outcomes = new Map<number, ReturnType<typeof probeModel>>();
  /** Ascending by index. */
  readonly #probed: Probed[] = [];

  constructor(family: ProbedFamily) {
    const { minSize, maxSize, sizeMultiple } = family;
    this.#family = family;
    // A range of one size is that size, as in generateSizeValues; else sizes count in multiples.
    this.#unit = minSize === maxSize ? minSize : sizeMultiple;
    this.#first = Math.ceil(minSize / this.#unit);
    this.#last = Math.floor(maxSize / this.#unit);
  }

  /** Probes sizes that double, up to the first of at least e^logParams parameters. */
  double(logParams: number): void {
    let index = this.#first;
    while (index <= this.#last) {
      const found = this.#from(index, this.#last);
      if (found === undefined || found.logParams >= logParams || found.index === this.#last) return;
      index = Math.min(2 * found.index, this.#last);
    }
  }

  /** Probes a size near e^logParams parameters. */
  near(logParams: number): void {
    const above = this.#probed.findIndex((probed) => probed.logParams >= logParams);
    const right = this.#probed[above];
    const left = this.#probed[above - 1];
    if (left === undefined || right === undefined || right.index - left.index < 2) return;
    const share = (logParams - left.logParams) / (right.logParams - left.logParams);
    const index = indexAt(left, right, share);
    this.#from(Math.min(Math.max(index, left.index + 1), right.index - 1), right.index - 1);
  }

  /** The first model at an index or soon after it. */
  #from(first: number, last: number): Probed | undefined {
    for (let index = first; index <= Math.min(last, first + MAX_MISSES); index++) {
      const known = this.#probed.find((probed) => probed.index === index);
      if (known !== undefined) return known;
      if (this.#outcomes.has(index)) continue;
      const probed = this.#probe(index);
      if (probed !== undefined) return probed;
    }
    return undefined;
  }

  #probe(index: number): Probed | undefined {
    const { modelCls, sizeParam, modelKwargs, flopsOf } = this.#family;
    const sizeParamValue = index * this.#unit;
    const outcome = probeModel(modelCls, sizeParam, sizeParamValue, modelKwargs, flopsOf);
    this.#outcomes.set(index, outcome);
    if ("failure" in outcome) return undefined;
    const { numParams } = outcome;
    const probed = { index, sizeParamValue, numParams, logSize: logarithm(index), logParams: logarithm(numParams) };
    const at = this.#probed.findIndex((other) => other.index > index);
    this.#probed.splice(at < 0 ? this.#probed.length : at, 0, probed);
    return probed;
  }

  finish(): ProbedSizes {
    const indices = [...this.#outcomes.keys()].sort((a, b) => a - b);
    const outcomes = new ProbeOutcomes({ ...this.#family, sizeValues: indices.map((index) => index * this.#unit) });
    for (const index of indices) {
      const outcome = this.#outcomes.get(index);
      if (outcome !== undefined) outcomes.add(index * this.#unit, outcome);
    }
    return outcomes.finish();
  }
}

/** The index at a share of the way between two, in logarithms, by bisection: no power is rounded. */
function indexAt(left: Probed, right: Probed, share: number): number {
  const wanted = left.logSize + share * (right.logSize - left.logSize);
  let low = left.index;
  let high = right.index;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (logarithm(middle) <= wanted) low = middle;
    else high = middle;
  }
  return wanted - logarithm(low) < logarithm(high) - wanted ? low : high;
}
