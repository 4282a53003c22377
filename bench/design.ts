// What plans tell for their FLOPs: errors by analysis and by 2,000 simulated fits, designs beside the default plan, and the
// bounds that no design can pass; then designs on the runs of real sweeps and on simulated ones. Prints every figure of docs/design-of-sweeps.md.
// `npm run bench:design -- 200` simulates 200 fits each in place of 2,000.
import { gpt2, type LossSurface, lossSurfaces, planSweep, type SweepPlan } from "isoflop";
import { designSweep, evaluatePlan, simulateFits } from "isoflop/design";
import { type Candidate, designBound } from "./design-bound.ts";
import { shifted } from "./published.ts";
import { formatTime, race } from "./timing.ts";

const TARGET = 1e24;
const DECADES = [1e17, 1e18, 1e19, 1e20, 1e21];
const MAX_BUDGET = 1e21;
const NUM_RUNGS = 17;
const trials = Number(process.argv[2] ?? 2000);

function say(...cells: readonly (string | number)[]): void {
  process.stdout.write(`${cells.join("  ").trimEnd()}\n`);
}

/** A family of any N, in steps of 256 parameters. */
class AnyParams {
  readonly #units: number;
  constructor({ units }: { units: number }) {
    this.#units = units;
  }
  numParams(): number {
    return 256 * this.#units;
  }
}

const FAMILIES = {
  "GPT-2": { modelCls: gpt2, sizeParam: "width" },
  "any N": { modelCls: AnyParams, sizeParam: "units", minSize: 1, sizeMultiple: 1 },
} as const;
type FamilyName = keyof typeof FAMILIES;

function planAny(surface: LossSurface, layout: "centred"): SweepPlan {
  const modelSizes = DECADES.flatMap((budget, b) => {
    const centre = optimum(surface, budget);
    return [-3, -2, -1, 0, 1, 2, 3].map((step, i) => ({
      sizeParamValue: 7 * b + i + 1,
      numParams: Math.round(centre * 4 ** (step / 3)),
    }));
  });
  const limits = { minTokensPerParam: 0.01 };
  return planSweep({ modelSizes, computeBudgets: DECADES, layout, prior: surface, ...limits });
}

function optimum({ A, B, alpha, beta }: LossSurface, budget: number): number {
  return ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (budget / 6) ** (beta / (alpha + beta));
}

const EXACT = { method: "exact-law" } as const;

function simulatedError(plan: SweepPlan, lossSurface: LossSurface): number {
  return simulateFits(plan, { lossSurface, targetBudget: TARGET, trials }).log10NumParams.rootMeanSquareError;
}

function designed(family: FamilyName, prior: LossSurface, totalFlops: number, robustness: number): SweepPlan {
  const shared = { ...EXACT, totalFlops, maxBudget: MAX_BUDGET, targetBudget: TARGET, prior, robustness };
  return family === "GPT-2"
    ? designSweep({ ...FAMILIES["GPT-2"], ...shared })
    : designSweep({ ...FAMILIES["any N"], ...shared });
}

const rungs = Array.from({ length: NUM_RUNGS }, (_, i) => Number((1e17 * 10 ** (i / 4)).toPrecision(3)));

/** Every run that a family offers within 16 times N* on the ladder. */
function candidates(family: FamilyName, surface: LossSurface): Candidate[] {
  return rungs.flatMap((computeBudget) => {
    const centre = optimum(surface, computeBudget);
    const sizes =
      family === "any N"
        ? Array.from({ length: 41 }, (_, i) => centre * 16 ** (i / 20 - 1))
        : Array.from({ length: 400 }, (_, i) => new gpt2({ width: 64 * (i + 1) }).numParams());
    return sizes
      .filter((numParams) => numParams >= centre / 16 && numParams <= 16 * centre)
      .map((numParams) => ({ computeBudget, numParams, numTokens: Math.floor(computeBudget / (6 * numParams)) }))
      .filter(({ numParams, numTokens }) => 10 * numTokens >= numParams);
  });
}

const defaultPlan = planSweep({ ...FAMILIES["GPT-2"], computeBudgets: DECADES });
const surfaces = Object.entries(lossSurfaces());

function ratio(value: number): string {
  return value.toFixed(3);
}

function printDefault(): void {
  say(`The default plan: ${defaultPlan}, target ${TARGET}, noise 0.005`);
  say("surface".padEnd(16), "std. error", "simulated SD", "SD / error", "RMSE     ", "failed", "condition");
  for (const [name, lossSurface] of surfaces) {
    const {
      standardErrors,
      surfaces: [by],
    } = evaluatePlan(defaultPlan, { prior: lossSurface, targetBudget: TARGET });
    const { log10NumParams: found, numFailed } = simulateFits(defaultPlan, {
      lossSurface,
      targetBudget: TARGET,
      trials,
    });
    say(
      name.padEnd(16),
      standardErrors.log10NumParams.toFixed(5).padStart(10),
      found.standardDeviation.toFixed(5).padStart(12),
      ratio(found.standardDeviation / standardErrors.log10NumParams).padStart(10),
      found.rootMeanSquareError.toFixed(5).padEnd(9),
      String(numFailed).padStart(6),
      (by?.conditionNumber ?? 0).toFixed(1).padStart(9),
    );
  }
}

function printHard(): void {
  const hard = planSweep({ ...FAMILIES["GPT-2"], computeBudgets: [1e18, 1e19, 1e20], numSizesPerBudget: 4 });
  say("\nA hard case: 3 budgets of 4 sizes, noise 0.05");
  for (const [name, lossSurface] of surfaces) {
    const evaluation = evaluatePlan(hard, { prior: lossSurface, targetBudget: TARGET, noise: 0.05 });
    const found = simulateFits(hard, { lossSurface, targetBudget: TARGET, noise: 0.05, trials });
    const warns = evaluation.warnings.some((warning) => /left open|too rough/.test(warning));
    const error = evaluation.standardErrors.log10NumParams;
    say(
      name.padEnd(16),
      `error ${error.toFixed(3)}`,
      `SD / error ${ratio(found.log10NumParams.standardDeviation / error)}`,
      `failed ${found.numFailed}`,
      warns ? "warned" : "NOT warned",
    );
  }
}

function printDesigns(): void {
  const { totalFlops } = defaultPlan;
  say("\nRMSE of designs over the default plan's, 35 experiments at most, 17 budgets from 1e17 to 1e21");
  say("(bound): no design of these candidates can have less, by the dual of the c-optimal problem");
  for (const family of ["GPT-2", "any N"] as const) {
    say(
      `\n${family}`.padEnd(17),
      "equal FLOPs (bound)",
      "10% of FLOPs (bound)",
      "robust: right",
      "3× small",
      "3× large",
    );
    for (const [name, surface] of surfaces) {
      const own = simulatedError(defaultPlan, surface);
      const over = (plan: SweepPlan) => ratio(simulatedError(plan, surface) / own);
      const all = candidates(family, surface);
      const analytic = evaluatePlan(defaultPlan, { prior: surface, targetBudget: TARGET }).standardErrors;
      const bound = (flops: number) =>
        ratio((0.005 * designBound(surface, all, TARGET, 35, flops)) / analytic.log10NumParams);
      say(
        name.padEnd(16),
        `${over(designed(family, surface, totalFlops, 1))} (${bound(totalFlops)})`.padStart(19),
        `${over(designed(family, surface, totalFlops / 10, 1))} (${bound(totalFlops / 10)})`.padStart(20),
        over(designed(family, surface, totalFlops, 3)).padStart(13),
        over(designed(family, shifted(surface, 1 / 3), totalFlops, 3)).padStart(8),
        over(designed(family, shifted(surface, 3), totalFlops, 3)).padStart(8),
      );
    }
  }
}

function printLadders(): void {
  const { totalFlops } = defaultPlan;
  say("\nA ladder that reaches lower: RMSE over the default plan's, prior right, equal FLOPs, no robustness");
  say("surface".padEnd(16), "from 1e17", "from 1e16");
  for (const [name, surface] of surfaces) {
    const own = simulatedError(defaultPlan, surface);
    const from = (minBudget: number) =>
      designSweep({
        ...FAMILIES["any N"],
        ...EXACT,
        totalFlops,
        maxBudget: MAX_BUDGET,
        minBudget,
        targetBudget: TARGET,
        prior: surface,
        robustness: 1,
      });
    say(name.padEnd(16), ...[1e17, 1e16].map((low) => ratio(simulatedError(from(low), surface) / own).padStart(9)));
  }
}

function printBias(): void {
  say("\nApproach 2 without noise: error of a, and of N* at the target");
  say("surface".padEnd(16), "default plan        ", "centred ±4×, GPT-2  ", "centred ±4×, any N  ", "design, GPT-2");
  for (const [name, surface] of surfaces) {
    const cell = (plan: SweepPlan) => {
      const [by] = evaluatePlan(plan, { prior: surface, targetBudget: TARGET }).surfaces;
      const bias = by?.approach2;
      if (bias === undefined) return "–".padEnd(20);
      return `${bias.paramsExponent.toExponential(1)} ${(100 * bias.numParams).toFixed(2)}%`.padEnd(20);
    };
    const centred = planSweep({
      ...FAMILIES["GPT-2"],
      computeBudgets: DECADES,
      layout: "centred",
      prior: surface,
      minTokensPerParam: 0.01,
      maxSize: 2 ** 20,
    });
    const design = designed("GPT-2", surface, defaultPlan.totalFlops, 3);
    say(name.padEnd(16), cell(defaultPlan), cell(centred), cell(planAny(surface, "centred")), cell(design));
  }
}

async function printSpeed(): Promise<void> {
  const { chinchilla } = lossSurfaces();
  const by = { prior: chinchilla, targetBudget: TARGET };
  const { totalFlops } = defaultPlan;
  const shared = { ...FAMILIES["any N"], ...EXACT, totalFlops, maxBudget: MAX_BUDGET, targetBudget: TARGET };
  say("");
  const contenders = [
    { name: "evaluatePlan, 35 experiments, 1 surface", run: () => evaluatePlan(defaultPlan, by) },
    {
      name: "simulateFits, 2,000 fits of 35 runs",
      run: () => simulateFits(defaultPlan, { lossSurface: chinchilla, targetBudget: TARGET, trials: 2000 }),
    },
    {
      name: "designSweep, 17 × 41 candidates, 1 surface",
      run: () => designSweep({ ...shared, prior: chinchilla, robustness: 1 }),
    },
    { name: "  robust: 3 surfaces", run: () => designSweep({ ...shared, prior: chinchilla }) },
    { name: "  default blend, robust: 9 surfaces", run: () => designSweep(shared) },
  ];
  for (const { name, median } of await race(contenders)) say(name.padEnd(44), formatTime(median).padStart(10));
}

printDefault();
printHard();
printDesigns();
printLadders();
printBias();
await printSpeed();
// What they print can be had alone.
await import("./design-pools.ts");
await import("./design-simulations.ts");
