import fc from "fast-check";
import type { ModelSize } from "../../src/index.ts";
import { FORMULA_NAMES, formula } from "./models.ts";

export const MAX_SIZE: number = 2 ** 31 - 1;

/** Training FLOPs, spread evenly over the powers of ten. */
const budget = fc.double({ min: 0, max: 24, noNaN: true }).map((exponent) => 10 ** exponent);

export const budgets: fc.Arbitrary<number[]> = fc.array(budget, { minLength: 1, maxLength: 6 });

/** Budgets for which some sizes of a probing request are too large, and some are not. */
const probingBudgets = fc.array(
  fc.double({ min: 4, max: 19, noNaN: true }).map((exponent) => 10 ** exponent),
  { minLength: 1, maxLength: 4 },
);

export const flopsPerParamPerToken: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(6, 8, 2, 0.5),
  fc.double({ min: 0.001, max: 1000, noNaN: true }),
);

export const numSizesPerBudget: fc.Arbitrary<number> = fc.integer({ min: 1, max: 12 });

const numParams = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.double({ min: 0, max: 15.9, noNaN: true }).map((exponent) => Math.floor(10 ** exponent)),
);

/** Sizes counted elsewhere, each once, in any order; N may repeat and may fall as the size grows. */
export const modelSizes: fc.Arbitrary<ModelSize[]> = fc.uniqueArray(
  fc.record({ sizeParamValue: fc.integer({ min: 1, max: MAX_SIZE }), numParams }),
  { minLength: 1, maxLength: 40, selector: ({ sizeParamValue }) => sizeParamValue },
);

export const sizesRequest: fc.Arbitrary<{
  modelSizes: ModelSize[];
  computeBudgets: number[];
  numSizesPerBudget: number;
  flopsPerParamPerToken: number;
}> = fc.record({ modelSizes, computeBudgets: budgets, numSizesPerBudget, flopsPerParamPerToken });

/** Bounds with a multiple between them. */
const range = fc
  .record({
    a: fc.integer({ min: 1, max: 20_000 }),
    b: fc.integer({ min: 1, max: 20_000 }),
    sizeMultiple: fc.oneof(fc.constantFrom(1, 64, 128), fc.integer({ min: 1, max: 300 })),
  })
  .map(({ a, b, sizeMultiple }) => ({ minSize: Math.min(a, b), maxSize: Math.max(a, b), sizeMultiple }))
  .filter(({ minSize, maxSize, sizeMultiple }) => Math.ceil(minSize / sizeMultiple) * sizeMultiple <= maxSize);

/** A range of sizes, how many to probe, and which of them can't be built: those with width % every = 0. */
export const probingRequest: fc.Arbitrary<{
  range: { minSize: number; maxSize: number; sizeMultiple: number };
  numProbeSizes: number;
  every: number;
  computeBudgets: number[];
  numSizesPerBudget: number;
  flopsPerParamPerToken: number;
}> = fc.record({
  range,
  numProbeSizes: fc.integer({ min: 1, max: 40 }),
  every: fc.integer({ min: 2, max: 400 }),
  computeBudgets: probingBudgets,
  numSizesPerBudget,
  flopsPerParamPerToken,
});

/** N as a function of the width that never falls, and grows within the first 20,000 widths. */
export const growingFormula: fc.Arbitrary<(width: number) => number> = fc.oneof(
  fc.constantFrom(...FORMULA_NAMES).map(formula),
  // Plateaus: neighbours may have the same N.
  fc.integer({ min: 1, max: 3000 }).map((step) => (width: number) => 12 * (Math.floor(width / step) + 1) ** 2),
);

/** N as a function of the width that jumps about. */
export const jumpyFormula: fc.Arbitrary<(width: number) => number> = fc
  .record({ factor: fc.integer({ min: 3, max: 9973 }), modulus: fc.integer({ min: 5, max: 20_011 }) })
  .map(
    ({ factor, modulus }) =>
      (width: number) =>
        12 * (((width * factor) % modulus) + 1) ** 2,
  );
