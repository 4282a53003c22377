import { IsoflopError, type IsoflopErrorCode } from "../common/errors.ts";
import type { AnyModelCls, ModelKwargs } from "../models/model.ts";
import { modelClsNameOf } from "./contract.ts";
import { probeModel } from "./probe-model.ts";
import type { SizeRange } from "./size-values.ts";
import type { ModelSize, SkippedSize } from "./sizes.ts";

/** A family of models. */
export interface Family extends SizeRange {
  readonly modelCls: AnyModelCls;
  readonly sizeParam: string;
  readonly modelKwargs: ModelKwargs;
}

/** The sizes of a family on either side of a wanted N, and all that was built to find them. */
export interface NearestSizes {
  /** Ascending by N: one or two for a family. */
  readonly sizes: readonly ModelSize[];
  readonly probed: readonly ModelSize[];
  readonly skipped: readonly SkippedSize[];
}

// A rule of a family, such as heads of 128, leaves every so-manieth size; beyond this many in a row it is taken to have none.
const MAX_MISSES = 64;

/**
 * Finds the models of a family on either side of a wanted N: sizes double until one has as many parameters, then the gap
 * is halved. A size without a model stands aside for its neighbours.
 */
export function nearestSizes(family: Family, wanted: number): NearestSizes {
  const prober = new Prober(family);
  const { minSize, maxSize, sizeMultiple } = family;
  // A range of one size is that size, as in generateSizeValues; else sizes count in multiples.
  const unit = minSize === maxSize ? minSize : sizeMultiple;
  const first = Math.ceil(minSize / unit);
  const last = Math.floor(maxSize / unit);
  let below: Probed | undefined;
  let above: Probed | undefined;
  for (let at = first; at <= last && above === undefined; ) {
    const found = prober.firstFrom(at, Math.min(at + MAX_MISSES, last), unit);
    if (found === undefined) break;
    if (below !== undefined) {
      prober.checkOrder(below, found);
      prober.checkEffect(below, found);
    }
    if (found.numParams >= wanted) above = found;
    else below = found;
    at = found.index === last ? last + 1 : Math.min(2 * found.index, last);
  }
  while (below !== undefined && above !== undefined && above.index - below.index > 1) {
    const found = prober.nearMiddle(below.index, above.index, unit);
    if (found === undefined) break;
    prober.checkOrder(below, found);
    prober.checkOrder(found, above);
    if (found.numParams >= wanted) above = found;
    else below = found;
  }
  return prober.finish([below, above]);
}

interface Probed extends ModelSize {
  readonly index: number;
}

/** Builds models of a family one at a time and keeps what came of it. */
class Prober {
  readonly #family: Family;
  readonly #probed: Probed[] = [];
  readonly #skipped: SkippedSize[] = [];

  constructor(family: Family) {
    this.#family = family;
  }

  #probe(index: number, unit: number): Probed | undefined {
    const { modelCls, sizeParam, modelKwargs } = this.#family;
    const sizeParamValue = index * unit;
    const outcome = probeModel(modelCls, sizeParam, sizeParamValue, modelKwargs);
    if ("failure" in outcome) {
      this.#skipped.push(Object.freeze({ sizeParamValue, failure: outcome.failure, reason: outcome.reason }));
      return undefined;
    }
    const probed = { index, sizeParamValue, numParams: outcome.numParams };
    this.#probed.push(probed);
    return probed;
  }

  firstFrom(first: number, last: number, unit: number): Probed | undefined {
    for (let index = first; index <= last; index++) {
      const probed = this.#probe(index, unit);
      if (probed !== undefined) return probed;
    }
    return undefined;
  }

  /** A model strictly between two sizes, as near their middle as there is one. */
  nearMiddle(below: number, above: number, unit: number): Probed | undefined {
    const middle = Math.floor((below + above) / 2);
    for (let step = 0; step <= MAX_MISSES; step++) {
      for (const index of step === 0 ? [middle] : [middle + step, middle - step]) {
        if (index <= below || index >= above) continue;
        const probed = this.#probe(index, unit);
        if (probed !== undefined) return probed;
      }
    }
    return undefined;
  }

  /** Refuses models that shrink as their size grows. */
  checkOrder(smaller: Probed, larger: Probed): void {
    if (smaller.numParams <= larger.numParams) return;
    const name = modelClsNameOf(this.#family.modelCls);
    throw this.#searchError("MODEL_CONTRACT", "modelCls", smaller, larger, `Check ${name}, or pass modelSizes`);
  }

  /** Refuses models that stay the same when their size doubles. */
  checkEffect(smaller: Probed, larger: Probed): void {
    if (smaller.numParams < larger.numParams) return;
    const remedy = `Check the spelling of "${this.#family.sizeParam}", or pass modelSizes`;
    throw this.#searchError("SIZE_PARAM_WITHOUT_EFFECT", "sizeParam", smaller, larger, remedy);
  }

  #searchError(code: IsoflopErrorCode, field: string, smaller: Probed, larger: Probed, remedy: string): IsoflopError {
    const { modelCls, sizeParam } = this.#family;
    return new IsoflopError(
      code,
      field,
      `N must grow with ${sizeParam} for the nearest model to be searched; ${modelClsNameOf(modelCls)} has ` +
        `N = ${smaller.numParams} at ${smaller.sizeParamValue} and ${larger.numParams} at ${larger.sizeParamValue}. ` +
        `${remedy}, which are all compared.`,
    );
  }

  finish(neighbours: readonly (Probed | undefined)[]): NearestSizes {
    const sizes = neighbours.filter((probed) => probed !== undefined).map(withoutIndex);
    if (sizes.length === 0) {
      const { modelCls, sizeParam } = this.#family;
      const [skipped] = this.#skipped;
      throw new IsoflopError(
        "MODEL_NOT_BUILT",
        "modelCls",
        `${modelClsNameOf(modelCls)} must build at some ${sizeParam}; ${this.#skipped.length} sizes threw, first ` +
          `${skipped?.sizeParamValue}: ${skipped?.reason}. Check modelKwargs, minSize and sizeMultiple.`,
      );
    }
    const probed = this.#probed.sort((a, b) => a.index - b.index).map(withoutIndex);
    return { sizes, probed, skipped: this.#skipped };
  }
}

function withoutIndex({ sizeParamValue, numParams }: Probed): ModelSize {
  return Object.freeze({ sizeParamValue, numParams });
}
