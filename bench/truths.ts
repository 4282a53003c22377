// What sweeps are simulated from: laws that approach 3 knows, and laws that it does not.
import type { LossSurface, Run } from "isoflop/fit";
import { withNoise } from "../src/wasm/fit/elementary.ts";
import { publishedSurface } from "./published.ts";
import { budgetLadder } from "./request.ts";

/** A law, as those who sweep count N and D, with C = 6·N·D. */
export type Law = (numParams: number, numTokens: number) => number;

/** Standard deviations, in nats: of each loss at the smallest and at the largest budget, and of what runs of a budget share. */
export interface Scatter {
  readonly first: number;
  readonly last: number;
  /** By how much all losses of a budget are off, and its whole curve in ln N. */
  readonly rungLoss?: number;
  readonly rungLogParams?: number;
}

export interface Truth {
  readonly name: string;
  readonly law: Law;
  readonly scatter: Scatter;
}

/** How a sweep is laid out: budgets from 1e18 on, and sizes log-spaced about N*. */
export interface SweepDesign {
  readonly numBudgets: number;
  /** How many powers of ten the budgets reach over. */
  readonly decades: number;
  readonly numSizes: number;
}

/** Where a budget's losses bottom out. */
export interface Optimum {
  readonly logParams: number;
  readonly loss: number;
}

const K = 6;
const FIRST_BUDGET = 1e18;
/** Sizes reach from a fourth of N* to four times as much, as in most public sweeps. */
const LOG_SPAN = Math.log(4);

export function surfaceLaw({ E, A, B, alpha, beta }: LossSurface): Law {
  return (N, D) => E + A / N ** alpha + B / D ** beta;
}

const chinchilla = publishedSurface("chinchilla");

/** The two terms times each other: a model that is too small makes less of its tokens. The factor is ours. */
const interaction: Law = (N, D) => {
  const { E, A, B, alpha, beta } = chinchilla;
  const byParams = A / N ** alpha;
  const byTokens = B / D ** beta;
  return E + byParams + byTokens + 0.4 * byParams * byTokens;
};

/**
 * Embeddings left out of N, as Kaplan et al. 2020 do: of N parameters without them a model has N + 47491·N^⅓ with them, by
 * Pearce and Song 2024 (arXiv:2406.12907), which the law goes by.
 */
const miscounted: Law = (N, D) => surfaceLaw(chinchilla)(N + 47_491 * Math.cbrt(N), D);

/** How fast the exponent of D grows with N in {@link farseer}, and where both are Chinchilla's. */
const GROWTH = 0.06;
const PARAMS_OF_CHINCHILLA = 1e9;
const TOKENS_OF_CHINCHILLA = 2e10;

/**
 * The form of Li et al. 2025 (Farseer, arXiv:2506.10972), where what tokens bring depends on N: a power of D whose exponent
 * changes with N. The figures are ours, Chinchilla's at a billion parameters; D/N at the optimum grows with C, and ln N* bends always one
 * way in ln C, as theirs does.
 */
const farseer: Law = (N, D) => {
  const { E, A, B, alpha, beta } = chinchilla;
  const exponent = beta * (N / PARAMS_OF_CHINCHILLA) ** GROWTH;
  return E + A / N ** alpha + (B / TOKENS_OF_CHINCHILLA ** beta) * (TOKENS_OF_CHINCHILLA / D) ** exponent;
};

function even(deviation: number): Scatter {
  return { first: deviation, last: deviation };
}

// 0.1 in ln N and 0.006 nats are what the vertices of public sweeps wander by.
const RUNG_EFFECTS = { ...even(0.001), rungLoss: 0.006, rungLogParams: 0.1 };

export const TRUTHS: readonly Truth[] = [
  { name: "Chinchilla, noise 0.001", law: surfaceLaw(chinchilla), scatter: even(0.001) },
  { name: "Chinchilla, 0.005", law: surfaceLaw(chinchilla), scatter: even(0.005) },
  { name: "Chinchilla, 0.02", law: surfaceLaw(chinchilla), scatter: even(0.02) },
  { name: "Chinchilla, 0.05 to 0.002 with C", law: surfaceLaw(chinchilla), scatter: { first: 0.05, last: 0.002 } },
  { name: "Chinchilla, rung effects", law: surfaceLaw(chinchilla), scatter: RUNG_EFFECTS },
  { name: "interaction, 0.001", law: interaction, scatter: even(0.001) },
  { name: "interaction, 0.01", law: interaction, scatter: even(0.01) },
  { name: "sizes miscounted, 0.001", law: miscounted, scatter: even(0.001) },
  { name: "sizes miscounted, 0.01", law: miscounted, scatter: even(0.01) },
  { name: "Farseer, 0.001", law: farseer, scatter: even(0.001) },
  { name: "Farseer, 0.01", law: farseer, scatter: even(0.01) },
  { name: "Farseer, rung effects", law: farseer, scatter: RUNG_EFFECTS },
];

function budgetsOf({ numBudgets, decades }: SweepDesign): number[] {
  return budgetLadder(FIRST_BUDGET, FIRST_BUDGET * 10 ** decades, numBudgets);
}

/** `count` standard normal deviates. */
export function deviates(count: number, seed: number): Float64Array {
  return withNoise(new Float64Array(count), { absolute: 1 }, seed);
}

/** Where a law's losses bottom out along C = 6·N·D, by golden section, where D is N or more: beyond, no law was fitted. */
export function optimumOf(law: Law, computeBudget: number): Optimum {
  const lossAt = (logParams: number) => law(Math.exp(logParams), computeBudget / (K * Math.exp(logParams)));
  const share = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(1e5);
  let high = 0.5 * Math.log(computeBudget / K);
  while (high - low > 1e-7) {
    const left = high - share * (high - low);
    const right = low + share * (high - low);
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  const logParams = 0.5 * (low + high);
  return { logParams, loss: lossAt(logParams) };
}

/** A sweep, and where a budget would bottom out that lies some factors beyond its largest. */
export interface SimulatedSweep {
  readonly runs: readonly Run[];
  readonly targets: readonly (Optimum & { readonly computeBudget: number })[];
}

/**
 * A sweep of a truth. Budgets beyond it have effects of their own as those that are trained have: what is predicted is where
 * a sweep there would bottom out.
 */
export function simulateSweep(
  { law, scatter }: Truth,
  design: SweepDesign,
  beyond: readonly number[],
  seed: number,
): SimulatedSweep {
  const { rungLoss = 0, rungLogParams = 0 } = scatter;
  const budgets = budgetsOf(design);
  const { numBudgets, numSizes } = design;
  const noise = deviates(numBudgets * numSizes, 2 * seed);
  const shared = deviates(2 * (numBudgets + beyond.length), 2 * seed + 1);
  const effect = (rung: number) => ({
    loss: rungLoss * (shared[2 * rung] ?? 0),
    logParams: rungLogParams * (shared[2 * rung + 1] ?? 0),
  });
  const runs = budgets.flatMap((computeBudget, r) => {
    const deviation = scatter.first * (scatter.last / scatter.first) ** (r / (numBudgets - 1));
    const own = effect(r);
    const center = optimumOf(law, computeBudget).logParams;
    return Array.from({ length: numSizes }, (_, i) => {
      const logParams = center + LOG_SPAN * ((2 * i) / (numSizes - 1) - 1);
      const numParams = Math.exp(logParams);
      const shifted = Math.exp(logParams - own.logParams);
      const loss = law(shifted, computeBudget / (K * shifted)) + own.loss + deviation * (noise[r * numSizes + i] ?? 0);
      return { computeBudget, numParams, numTokens: computeBudget / (K * numParams), loss, experimentId: `${r}-${i}` };
    });
  });
  const targets = beyond.map((factor, t) => {
    const computeBudget = (budgets.at(-1) ?? Number.NaN) * factor;
    const { logParams, loss } = optimumOf(law, computeBudget);
    const own = effect(numBudgets + t);
    return { computeBudget, logParams: logParams + own.logParams, loss: loss + own.loss };
  });
  return { runs, targets };
}
