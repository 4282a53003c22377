import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shortBudget } from "../../src/common/units.ts";
import { gpt2, lossSurfaces, type ModelSize, planSweep, planSweepAsync, type SweepPlan } from "../../src/index.ts";
import { namedFamily } from "../../src/models/named-family.ts";
import { assumedLayout } from "../../src/options/assumed.ts";
import { expectError } from "../support/errors.ts";
import { Quadratic, type WidthOptions } from "../support/models.ts";
import { planWith } from "../support/untyped.ts";

const BUDGETS = [1e17, 1e18, 1e19, 1e20, 1e21];
const CENTRED = { modelCls: gpt2, sizeParam: "width", computeBudgets: BUDGETS, layout: "centred" } as const;
const CHINCHILLA = lossSurfaces().chinchilla;

/** N*(C) = G · (C/6)^a, by plain arithmetic. */
function optimum({ A, B, alpha, beta } = CHINCHILLA, computeBudget = 1e18): number {
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  return G * (computeBudget / 6) ** (beta / (alpha + beta));
}

function wantedAt(computeBudget: number, count = 7, spanFactor = 4, surface = CHINCHILLA): number[] {
  const centre = optimum(surface, computeBudget);
  return Array.from({ length: count }, (_, i) => centre * spanFactor ** (count === 1 ? 0 : (2 * i) / (count - 1) - 1));
}

function sizesAt(plan: SweepPlan, computeBudget: number): number[] {
  return plan.experiments.filter((e) => e.computeBudget === computeBudget).map((e) => e.sizeParamValue);
}

const everyWidth: ModelSize[] = Array.from({ length: 128 }, (_, i) => {
  const width = 64 * (i + 1);
  return { sizeParamValue: width, numParams: new gpt2({ width }).numParams() };
});

function nearestWidth(wanted: number): number {
  const distance = ({ numParams }: ModelSize) => Math.abs(Math.log(numParams / wanted));
  return everyWidth.reduce((best, size) => (distance(size) < distance(best) ? size : best)).sizeParamValue;
}

describe('layout "centred"', () => {
  test("gives every budget the widths nearest to N*/4 … 4·N*, log-spaced", () => {
    const plan = planSweep({ ...CENTRED, prior: "chinchilla" });
    for (const budget of BUDGETS) expect(sizesAt(plan, budget)).toEqual(wantedAt(budget).map(nearestWidth));
    expect(plan.warnings).toEqual([]);
  });

  test("is the same from all sizes, from a class, and asynchronously at any concurrency", async () => {
    const plan = planSweep({ ...CENTRED, prior: "epoch", spanFactor: 10 });
    const { sizeParam, computeBudgets, layout } = CENTRED;
    const options = {
      sizeParam,
      computeBudgets,
      layout,
      modelClsName: "gpt2",
      prior: "epoch",
      spanFactor: 10,
    } as const;
    const bySizes = planSweep({ modelSizes: everyWidth.toReversed(), ...options });
    // Sizes that were counted elsewhere tell nothing of their models.
    expect(bySizes.experiments).toEqual(plan.experiments.map((experiment) => ({ ...experiment, shape: undefined })));
    for (const concurrency of [1, 3, 64]) {
      const later = await planSweepAsync({ ...CENTRED, prior: "epoch", spanFactor: 10, concurrency });
      expect(JSON.stringify(later)).toBe(JSON.stringify(plan));
    }
  });

  test("builds no model of more than twice the width that is wanted, and few models", () => {
    const built: number[] = [];
    class Net extends Quadratic {
      constructor(options: WidthOptions) {
        super(options);
        built.push(options.width);
      }
    }
    const plan = planSweep({ ...CENTRED, modelCls: Net, computeBudgets: [1e18], prior: "chinchilla", maxSize: 65_536 });
    const [largest = 0] = sizesAt(plan, 1e18).toReversed();
    expect(Math.max(...built)).toBeLessThanOrEqual(2 * largest + 128);
    expect(built.length).toBeLessThan(40);
    expect(new Set(built).size).toBe(built.length);
    expect(plan.modelSizes.length + plan.unprobed.length).toBe(1024);
    expect(plan.unprobed.at(-1)?.reason).toBe("the layout wants no model near its size");
  });

  test("one size a budget is N* itself", () => {
    const plan = planSweep({ ...CENTRED, prior: "chinchilla", numSizesPerBudget: 1 });
    expect(plan.experiments.map((e) => e.sizeParamValue)).toEqual(
      BUDGETS.map((C) => nearestWidth(optimum(CHINCHILLA, C))),
    );
  });

  test("N* of several surfaces is their geometric mean, and of none given that of the default three", () => {
    const { chinchilla, epoch, "llama-3": llama } = lossSurfaces();
    const [C] = [1e20];
    const mean = (optimum(chinchilla, C) * optimum(epoch, C) * optimum(llama, C)) ** (1 / 3);
    const one = { ...CENTRED, computeBudgets: [C], numSizesPerBudget: 1 } as const;
    const byDefault = planSweep(one);
    expect(byDefault.experiments[0]?.sizeParamValue).toBe(nearestWidth(mean));
    expect(planSweep({ ...one, prior: [chinchilla, epoch, "llama-3"] }).experiments).toEqual(byDefault.experiments);
  });

  test("where any N may be had, offsets are the same at every budget to a part in 10^7", () => {
    const modelSizes = BUDGETS.flatMap((C) => wantedAt(C)).map((n, i) => ({
      sizeParamValue: i + 1,
      numParams: Math.round(n),
    }));
    const plan = planSweep({ modelSizes, computeBudgets: BUDGETS, layout: "centred", prior: "chinchilla" });
    for (const budget of BUDGETS) {
      const experiments = plan.experiments.filter((e) => e.computeBudget === budget);
      expect(experiments).toHaveLength(7);
      for (const [i, e] of experiments.entries()) {
        expect(Math.abs(e.numParams / (wantedAt(budget)[i] ?? 0) - 1)).toBeLessThan(1e-7);
      }
    }
  });

  test("wanted sizes that snap to the same width, or can't be trained, are replaced, and that is said", () => {
    // N* = 1.3M lies below the smallest width, 3.9M.
    const small = planSweep({ ...CENTRED, computeBudgets: [1e14], prior: "chinchilla", minTokensPerParam: 0.001 });
    expect(sizesAt(small, 1e14)).toEqual([64, 128, 192, 256, 320, 384, 448]);
    expect(small.warnings).toEqual([
      "At 1e14 FLOPs 6 of 7 wanted sizes are replaced by the nearest free one: others have taken theirs, or the budget " +
        "can't train it.",
    ]);
    const few = planSweep({ ...CENTRED, computeBudgets: [1e18], prior: "chinchilla", minSize: 512, maxSize: 640 });
    expect(sizesAt(few, 1e18)).toEqual([512, 576, 640]);
    expect(few.warnings[0]).toContain("4 of them by none");
  });

  test("sizes that limits forbid are squeezed in: log-even over the range that is left, and none dropped", () => {
    const [lowest = 0, highest = 0] = [wantedAt(1e18)[0], wantedAt(1e18)[6]];
    const within = (first: number, last: number) =>
      Array.from({ length: 7 }, (_, i) => nearestWidth(first * (last / first) ** (i / 6)));
    const capped = planSweep({ ...CENTRED, computeBudgets: [1e18], prior: "chinchilla", maxParams: 1.1e8 });
    expect(sizesAt(capped, 1e18)).toEqual(within(lowest, 1.1e8));
    expect(capped.warnings).toEqual([]);
    const fewTokens = planSweep({ ...CENTRED, computeBudgets: [1e18], prior: "chinchilla", maxTokens: 4e9 });
    // The nearest width to the first wanted one takes more than 4e9 tokens.
    expect(sizesAt(fewTokens, 1e18).slice(1)).toEqual(within(1e18 / 6 / 4e9, highest).slice(1));
    expect(Math.max(...fewTokens.experiments.map((e) => e.numTokens))).toBeLessThanOrEqual(4e9);
    const ratios = { minTokensPerParam: 4, maxTokensPerParam: 100 };
    const narrow = planSweep({ ...CENTRED, computeBudgets: [1e18], prior: "chinchilla", ...ratios });
    // The nearest width to the last wanted one has fewer than 4 tokens per parameter.
    const expected = within(Math.sqrt(1e18 / 600), Math.sqrt(1e18 / 24));
    expect(sizesAt(narrow, 1e18).slice(0, 6)).toEqual(expected.slice(0, 6));
    expect(narrow.numExperiments).toBe(7);
    for (const { tokensPerParam } of narrow.experiments) {
      expect(tokensPerParam).toBeGreaterThanOrEqual(4);
      expect(tokensPerParam).toBeLessThanOrEqual(100);
    }
  });

  test("as many sizes as an option may ask for are all there are", () => {
    const all = planSweep({ ...CENTRED, prior: "chinchilla", numSizesPerBudget: 2 ** 20, maxSize: 1024 });
    expect(all.numExperiments).toBe(BUDGETS.length * all.modelSizes.length - all.dropped.length);
    expect(all.modelSizes).toHaveLength(16);
    const of3 = planSweep({
      modelSizes: all.modelSizes.slice(0, 3),
      computeBudgets: [1e18],
      layout: "centred",
      numSizesPerBudget: 2 ** 20,
    });
    expect(of3.numExperiments).toBe(3);
    expect(of3.warnings[0]).toContain("of 1048576 wanted sizes");
    expect(of3.warnings[0]).toContain("1048573 of them by none");
  });

  test("sizes that can't be built are skipped, and their neighbours stand in", () => {
    const modelCls = (options: WidthOptions) => {
      if (options.width % 128 !== 0) throw new RangeError("width must be a multiple of 128");
      return new gpt2(options);
    };
    const plan = planSweep({ ...CENTRED, modelCls, computeBudgets: [1e19], prior: "chinchilla" });
    expect(plan.numExperiments).toBe(7);
    expect(plan.experiments.every((e) => e.sizeParamValue % 128 === 0)).toBe(true);
    expect(plan.skipped.every((s) => s.sizeParamValue % 128 !== 0)).toBe(true);
  });

  test("counts by any FLOPs convention", () => {
    const plan = planSweep({ ...CENTRED, flops: "palm", sequenceLength: 1024 });
    expect(plan.numExperiments).toBe(35);
    expect(plan.flopsConvention).toBe("palm");
  });

  test("a plan file reads back", () => {
    const plan = planSweep({ ...CENTRED, computeBudgets: [1e17, 1e18] });
    expect(JSON.parse(JSON.stringify(plan)).experiments).toHaveLength(14);
  });

  test("models that shrink as they grow are refused, and a size without effect", () => {
    const shrinking = ({ width }: WidthOptions) => ({ numParams: () => (width > 256 ? 1e6 : 1e7) - width });
    expectError(() => planSweep({ ...CENTRED, modelCls: shrinking }), {
      code: "MODEL_CONTRACT",
      field: "modelCls",
      shows: "N must grow with width",
    });
    const constant = () => ({ numParams: () => 1e6 });
    expectError(() => planWith({ ...CENTRED, modelCls: constant }), {
      code: "SIZE_PARAM_WITHOUT_EFFECT",
      field: "sizeParam",
      shows: "N = 1000000",
    });
  });

  test("an abort ends the search", async () => {
    const controller = new AbortController();
    const modelCls = async (options: WidthOptions) => {
      if (options.width > 256) controller.abort(new Error("enough"));
      return new gpt2(options);
    };
    await expect(planSweepAsync({ ...CENTRED, modelCls, signal: controller.signal })).rejects.toThrow("enough");
  });

  test("progress counts every model once", async () => {
    const seen: number[] = [];
    const plan = await planSweepAsync({ ...CENTRED, concurrency: 4, onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual(plan.modelSizes.map((_, i) => i + 1));
  });
});

describe("options of a layout", () => {
  test.each([
    [{ layout: "round" }, "INVALID_OPTION", "layout", '"round"'],
    [{ layout: "centred", spanFactor: 1 }, "INVALID_OPTION", "spanFactor", "got 1"],
    [{ layout: "centred", spanFactor: Number.NaN }, "INVALID_OPTION", "spanFactor", "NaN"],
    [{ layout: "centred", prior: "gpt-3" }, "INVALID_OPTION", "prior", '"gpt-3"'],
    [{ layout: "centred", prior: [] }, "INVALID_OPTION", "prior", "[]"],
    [{ layout: "centred", prior: ["epoch", { ...CHINCHILLA, beta: -1 }] }, "INVALID_OPTION", "prior[1].beta", "got -1"],
    [{ layout: "centred", prior: { ...CHINCHILLA, E: -1 } }, "INVALID_OPTION", "prior.E", "got -1"],
    [{ layout: "centred", numProbeSizes: 9 }, "CONFLICTING_OPTIONS", "numProbeSizes", "got 9"],
    [{ layout: "centred", probeAll: true }, "CONFLICTING_OPTIONS", "probeAll", "true"],
    [{ layout: "even", prior: "epoch" }, "CONFLICTING_OPTIONS", "prior", '"epoch"'],
    [{ spanFactor: 3 }, "CONFLICTING_OPTIONS", "spanFactor", "got 3"],
    [{ layout: "centred", sizeMultiple: 1, maxSize: 1e6 }, "TOO_LARGE", "sizeMultiple", "65536"],
  ] as const)("%o is refused", (options, code, field, shows) => {
    const sweep = { modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18] };
    expectError(() => planWith({ ...sweep, ...options }), { code, field, shows });
  });

  test("what the command takes where no layout is named has no equal runs, and none outside 1.5 to 600 tokens per parameter", () => {
    const families = ["gpt2", "llama", "qwen3", "mixtral"].map((model) => namedFamily(model, {}));
    const asked = fc.record({
      family: fc.constantFrom(...families),
      computeBudgets: fc.array(
        fc.double({ min: 15, max: 25, noNaN: true }).map((power) => 10 ** power),
        { minLength: 1, maxLength: 6 },
      ),
      limits: fc.constantFrom({}, { maxParams: 1e9 }, { maxTokens: 1e11 }, { minTokensPerParam: 10 }),
    });
    fc.assert(
      fc.property(asked, ({ family, computeBudgets, limits }) => {
        const plan = planWith({ ...assumedLayout(limits), ...limits, ...family, computeBudgets });
        const runs = plan.experiments.map(({ computeBudget, numParams }) => `${computeBudget} ${numParams}`);
        expect(new Set(runs).size).toBe(runs.length);
        for (const { tokensPerParam } of plan.experiments) {
          expect(tokensPerParam).toBeGreaterThanOrEqual(1.5);
          expect(tokensPerParam).toBeLessThanOrEqual(600);
        }
        // What is missing of seven sizes is said.
        for (const budget of new Set(computeBudgets)) {
          const count = plan.experiments.filter(({ computeBudget }) => computeBudget === budget).length;
          if (count < 7) expect(plan.warnings.join()).toContain(`At ${shortBudget(budget)} FLOPs`);
        }
      }),
      { numRuns: 40, seed: 15 },
    );
  });
});
