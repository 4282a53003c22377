import { humanCount, humanFlops, humanRatio } from "../../common/units.ts";
import type { BudgetEvaluation, SurfaceEvaluation } from "./evaluation.ts";

// Farther off centre than this, parabolas are bent by the tails of the surface.
const OFF_CENTRE = 2;
const MIN_BUDGETS = 3;
// Hidden budgets of public sweeps lie up to 40 times beyond the others; single large runs farther.
const FAR = 100;
const MIN_SIZES = 5;
// Usual grids have 20; from here on a combination of the parameters rests on a hundredth of what the others do.
const ILL_CONDITIONED = 100;
// A surface is close to linear in its parameters as long as its exponents are known to a tenth.
const LINEAR = 0.1;
// A quarter more or fewer parameters.
const VAGUE = 0.1;

/** What is wrong with the plan whatever surface is true. */
export function shapeWarnings(
  budgets: readonly BudgetEvaluation[],
  counted: { readonly flopsConvention: string; readonly flopsPerParamPerToken: number } | undefined,
  extrapolation: number,
): string[] {
  const warnings: string[] = [];
  if (counted !== undefined) {
    const k = Number(counted.flopsPerParamPerToken.toPrecision(3));
    warnings.push(
      `The plan counts FLOPs by ${counted.flopsConvention}; at the target a token is taken to cost ${k}·N, as at the ` +
        "largest size that was counted.",
    );
  }
  if (budgets.length < MIN_BUDGETS) {
    warnings.push(
      `A power law over ${budgets.length} budget${budgets.length === 1 ? "" : "s"} shows no departure from itself. ` +
        `Plan ${MIN_BUDGETS} budgets or more.`,
    );
  }
  if (extrapolation > FAR) {
    warnings.push(
      `The target lies ${humanRatio(extrapolation)}× beyond the largest budget: past ${FAR}× no public sweep tells whether ` +
        "such forecasts hold. Train larger budgets before it is relied on.",
    );
  }
  const few = budgets.filter(({ numSizes }) => numSizes < MIN_SIZES);
  if (few.length > 0) {
    const sizes = few.map(({ numSizes }) => numSizes);
    warnings.push(
      `Fewer than ${MIN_SIZES} sizes at ${listed(few)} (${[...new Set(sizes)].join(", ")}): parabolas there have little ` +
        `left to show a bad run by. Plan ${MIN_SIZES} sizes or more where approach 2 is to be trusted.`,
    );
  }
  return warnings;
}

/** Standard errors of ln α and ln β. */
export interface ExponentErrors {
  readonly logAlpha: number;
  readonly logBeta: number;
}

/** What is wrong with the plan if a surface is true, by what it is about. */
export function surfaceWarnings(
  { budgets, conditionNumber, approach2, standardErrors }: SurfaceEvaluation,
  errors: ExponentErrors,
): ReadonlyMap<string, string> {
  const warnings = new Map<string, string>();
  const outside = budgets.filter(({ isBracketed }) => !isBracketed);
  if (outside.length > 0) {
    const wanted = outside.map(({ optimalNumParams }) => humanCount(Number(optimalNumParams.toPrecision(3))));
    warnings.set(
      "bracketed",
      `The optimum is not bracketed at ${listed(outside)}: N* = ${wanted.slice(0, 4).join(", ")}. ` +
        "Train sizes on either side of it.",
    );
  }
  const off = budgets.filter(({ offCentre }) => offCentre > OFF_CENTRE || offCentre < 1 / OFF_CENTRE);
  if (off.length > 0) {
    const factors = off.map(({ offCentre }) => `${offCentre.toPrecision(2)}×`);
    warnings.set(
      "off-centre",
      `Sizes are off centre at ${listed(off)}: their middle is ${factors.slice(0, 4).join(", ")} N*. ` +
        'Centre them: layout: "centred".',
    );
  }
  const [first] = budgets;
  const last = budgets.at(-1);
  if (first !== undefined && last !== undefined) {
    const drift = last.offCentre / first.offCentre;
    if (drift > OFF_CENTRE || drift < 1 / OFF_CENTRE) {
      warnings.set(
        "drift",
        `The middle of the sizes drifts with the budget, from ${first.offCentre.toPrecision(2)}× N* to ` +
          `${last.offCentre.toPrecision(2)}×, which biases the exponents of approach 2. Centre every budget alike: ` +
          'layout: "centred".',
      );
    }
  }
  if (approach2 === undefined) {
    warnings.set(
      "approach-2",
      "Approach 2 has fewer than two budgets with a vertex within their sizes. Centre the sizes.",
    );
  }
  if (!(conditionNumber < ILL_CONDITIONED)) {
    warnings.set(
      "condition",
      `The runs hardly tell the five parameters apart: condition number ${conditionNumber.toPrecision(2)}, where 20 is ` +
        "usual. Spread sizes and budgets wider.",
    );
  }
  if (!(standardErrors.log10NumParams < VAGUE)) {
    warnings.set(
      "vague",
      `N* at the target is left open: log10 N* has a standard error of ${Number(standardErrors.log10NumParams.toPrecision(2))}, ` +
        "and each 0.1 is a factor of 1.26. Train more or larger runs, or design the sweep (designSweep).",
    );
  }
  const worst = Math.max(errors.logAlpha, errors.logBeta);
  if (!(worst < LINEAR)) {
    const name = errors.logAlpha > errors.logBeta ? "α" : "β";
    const much = Number.isFinite(worst) ? `to ${Number((100 * worst).toPrecision(2))}% only` : "not at all";
    warnings.set(
      "not-linear",
      `The noise leaves ${name} known ${much}: standard errors here take the surface to be linear, and are too rough. ` +
        "Simulate (simulateFits), train more or larger runs, or lower the noise.",
    );
  }
  return warnings;
}

function listed(budgets: readonly BudgetEvaluation[]): string {
  const names = budgets.slice(0, 4).map(({ computeBudget }) => humanFlops(computeBudget));
  return `${names.join(", ")}${budgets.length > 4 ? ` and ${budgets.length - 4} more budgets` : " FLOPs"}`;
}

/** The same of several surfaces is said once, in the figures of the first. */
export function onceForAll(
  bySurface: readonly (readonly [name: string, warnings: ReadonlyMap<string, string>])[],
): string[] {
  const kinds = new Set(bySurface.flatMap(([, warnings]) => [...warnings.keys()]));
  return [...kinds].map((kind) => {
    const said = bySurface.flatMap(([name, warnings]) => {
      const text = warnings.get(kind);
      return text === undefined ? [] : [{ name, text }];
    });
    const [first = { name: "", text: "" }, ...others] = said;
    if (bySurface.length === 1) return first.text;
    const names =
      others.length === 0 ? first.name : `${first.name}, as by ${others.map(({ name }) => name).join(" and ")}`;
    return `By ${names}: ${first.text}`;
  });
}
