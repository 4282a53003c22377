// How often 90% intervals of the frontier and of approach 3 hold the truth in simulated sweeps, of laws that approach 3 knows
// and laws that it does not, and what single runs that are off do. The same on every run. `npm run bench:simulations`.
import { type FrontierFit, fitFrontier, fitLossSurface, type Interval, type Prediction, type Run } from "isoflop/fit";
import { centredRuns, simulateRuns } from "../src/fit/simulate-runs.ts";
import { percent, printTable, say } from "./print.ts";
import { publishedSurface } from "./published.ts";
import { budgetLadder } from "./request.ts";
import { deviates, type Optimum, type SweepDesign, simulateSweep, surfaceLaw, TRUTHS, type Truth } from "./truths.ts";

const DESIGNS: readonly SweepDesign[] = [
  { numBudgets: 4, numSizes: 5, decades: 1.5 },
  { numBudgets: 5, numSizes: 7, decades: 2 },
  { numBudgets: 8, numSizes: 9, decades: 3.5 },
];
const BEYOND = [3, 10, 30];
const SWEEPS = 12;
const BOOTSTRAP = 400;

/** How predictions did of many truths. */
class Tally {
  #numLoss = 0;
  #numParams = 0;
  #lossSquares = 0;
  #paramsSquares = 0;
  #count = 0;
  #numFailed = 0;

  add({ numParams, loss, intervals }: Prediction, truth: Optimum): void {
    this.#count++;
    this.#lossSquares += (loss / truth.loss - 1) ** 2;
    this.#paramsSquares += (Math.log(numParams) - truth.logParams) ** 2;
    if (intervals === undefined) return;
    if (holds(intervals.loss, truth.loss)) this.#numLoss++;
    if (holds(intervals.numParams, Math.exp(truth.logParams))) this.#numParams++;
  }

  fail(count: number): void {
    this.#numFailed += count;
  }

  row(): string[] {
    const n = this.#count;
    return [
      percent(this.#numParams / n),
      percent(this.#numLoss / n),
      Math.sqrt(this.#paramsSquares / n).toFixed(3),
      (100 * Math.sqrt(this.#lossSquares / n)).toFixed(2),
      this.#numFailed === 0 ? "" : `${this.#numFailed} failed`,
    ];
  }
}

function holds({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

/** Tries a fit at each target; one that is refused counts as failed. */
function predictAll(
  tally: Tally,
  targets: readonly (Optimum & { readonly computeBudget: number })[],
  fitted: () => Pick<FrontierFit, "predict">,
): void {
  try {
    const law = fitted();
    for (const target of targets) tally.add(law.predict(target.computeBudget), target);
  } catch {
    tally.fail(targets.length);
  }
}

function rowOf(truth: Truth): string[] {
  const frontier = new Tally();
  const surface = new Tally();
  for (const design of DESIGNS) {
    for (let seed = 0; seed < SWEEPS; seed++) {
      const { runs, targets } = simulateSweep(truth, design, BEYOND, seed);
      predictAll(frontier, targets, () => fitFrontier(runs));
      predictAll(surface, targets, () => fitLossSurface(runs, { bootstrap: BOOTSTRAP, seed }));
    }
  }
  return [truth.name, ...frontier.row(), ...surface.row()];
}

const HEAD = ["N* held", "L held", "RMS ln N", "RMS L%", ""];

function printTruths(): void {
  const designs = DESIGNS.map(({ numBudgets, numSizes }) => `${numBudgets}×${numSizes}`).join(", ");
  say(
    `${SWEEPS} sweeps each of ${designs} budgets × sizes, N*/4 to 4·N*, predicted ${BEYOND.join(", ")} times beyond.`,
  );
  say("How many 90% intervals hold the truth, by the frontier, and by approach 3 by least squares.");
  printTable([["", ...HEAD, ...HEAD], ...TRUTHS.map(rowOf)]);
}

const chinchilla = publishedSurface("chinchilla");
const NUM_SPOILED = 200;
const JUMP = 1.067;
/** A loss of a run that diverged, where others have about 3. */
const DIVERGED = 9.4;

/** A sweep of which one run is off. */
function spoiled(runs: readonly Run[], place: number, lossOf: (loss: number) => number): readonly Run[] {
  return runs.map((run, i) => (i === place ? { ...run, loss: lossOf(run.loss) } : run));
}

function namesOf({ outliers }: FrontierFit): readonly string[] {
  return outliers.map(({ run }) => run);
}

/** How far apart two forecasts lie, as a share of the interval of the first. */
function shiftOf(before: Prediction, after: Prediction): number {
  const { loss, numParams } = before.intervals ?? { loss: NONE, numParams: NONE };
  return Math.max(
    Math.abs(after.loss - before.loss) / (loss.high - loss.low),
    Math.abs(Math.log(after.numParams / before.numParams)) / Math.log(numParams.high / numParams.low),
  );
}

const NONE: Interval = { low: Number.NaN, high: Number.NaN };

function printSpoiled(): void {
  const truth = { name: "", law: surfaceLaw(chinchilla), scatter: { first: 0.005, last: 0.005 } };
  const designs: readonly SweepDesign[] = [
    { numBudgets: 5, numSizes: 7, decades: 4 },
    { numBudgets: 3, numSizes: 11, decades: 2 },
  ];
  say(`\n${NUM_SPOILED} sweeps of Chinchilla's surface, noise 0.005 nats, with one run that is off.`);
  for (const design of designs) {
    let falseNames = 0;
    let named = 0;
    let others = 0;
    let namedDiverged = 0;
    let leftOut = 0;
    let largest = 0;
    for (let seed = 0; seed < NUM_SPOILED; seed++) {
      const { runs, targets } = simulateSweep(truth, design, BEYOND, seed);
      const clean = fitFrontier(runs);
      falseNames += namesOf(clean).length;
      // Every run has its turn but the smallest and the largest of a budget, which may lie too far from N* to take part.
      const inner = runs.flatMap((_, i) => ((i % design.numSizes) % (design.numSizes - 1) === 0 ? [] : [i]));
      const place = inner[seed % inner.length] ?? 0;
      const name = runs[place]?.experimentId ?? "";
      const jumped = namesOf(fitFrontier(spoiled(runs, place, (loss) => JUMP * loss)));
      if (jumped.includes(name)) named++;
      others += jumped.filter((other) => other !== name).length;
      const diverged = fitFrontier(spoiled(runs, place, () => DIVERGED));
      if (namesOf(diverged).includes(name)) namedDiverged++;
      if (diverged.leftOut.some(({ run }) => run === name)) leftOut++;
      for (const { computeBudget } of targets) {
        largest = Math.max(largest, shiftOf(clean.predict(computeBudget), diverged.predict(computeBudget)));
      }
    }
    const share = (count: number) => percent(count / NUM_SPOILED, 1);
    say(
      `${design.numBudgets} budgets × ${design.numSizes} sizes: nothing is off: ${falseNames} names; ` +
        `a loss 6.7% too high: named in ${share(named)}, and ${others} others; a loss of ${DIVERGED}: named in ` +
        `${share(namedDiverged)}, left out in ${share(leftOut)}, and no forecast moves by more than ` +
        `${largest.toFixed(2)} of its interval`,
    );
  }
}

const FAR = 1e23;
const CONTAMINATED = 200;

/** What an estimate and its interval say of a figure. */
interface Said {
  readonly figure: string;
  readonly truth: number;
  readonly estimate: number;
  readonly interval: Interval;
}

function saidBy(runs: readonly Run[], seed: number): readonly Said[] {
  const fit = fitLossSurface(runs, { loss: "huber", bootstrap: BOOTSTRAP, seed });
  const { surface, surfaceIntervals, paramsExponent, paramsExponentInterval = NONE } = fit;
  const { numParams, loss, intervals } = fit.predict(FAR);
  const { E, alpha, beta } = chinchilla;
  const far = trueFar();
  return [
    { figure: "E", truth: E, estimate: surface.E, interval: surfaceIntervals?.E ?? NONE },
    { figure: "α", truth: alpha, estimate: surface.alpha, interval: surfaceIntervals?.alpha ?? NONE },
    { figure: "β", truth: beta, estimate: surface.beta, interval: surfaceIntervals?.beta ?? NONE },
    { figure: "a", truth: beta / (alpha + beta), estimate: paramsExponent, interval: paramsExponentInterval },
    { figure: "N*", truth: far.numParams, estimate: numParams, interval: intervals?.numParams ?? NONE },
    { figure: "loss", truth: far.loss, estimate: loss, interval: intervals?.loss ?? NONE },
  ];
}

function trueFar(): { readonly numParams: number; readonly loss: number } {
  const [run] = simulateRuns(chinchilla, centredRuns(chinchilla, [FAR], 3, 1 + 1e-9));
  return { numParams: run?.numParams ?? Number.NaN, loss: run?.loss ?? Number.NaN };
}

/** A share of the runs, by chance, with losses 3 to 33% too high. */
function contaminated(runs: readonly Run[], share: number, seed: number): readonly Run[] {
  const order = deviates(runs.length, seed);
  const count = Math.round(share * runs.length);
  const chosen = new Set([...runs.keys()].sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0)).slice(0, count));
  // The fraction of many times a deviate is as good as uniform.
  const excess = (i: number) => 0.03 + 0.3 * Math.abs((1000 * (order[i] ?? 0)) % 1);
  return runs.map((run, i) => (chosen.has(i) ? { ...run, loss: run.loss * (1 + excess(i)) } : run));
}

function printContaminated(): void {
  const untrained = centredRuns(chinchilla, budgetLadder(1e17, 1e21, 5), 7, 8);
  const rows = [0, 0.1, 0.2].map((share) => {
    const said: (readonly Said[])[] = [];
    for (let seed = 1; seed <= CONTAMINATED; seed++) {
      const runs = simulateRuns(chinchilla, untrained, { relative: 0.005 }, seed);
      said.push(saidBy(contaminated(runs, share, CONTAMINATED + seed), seed));
    }
    const shareOf = (is: (one: Said) => boolean) =>
      (said[0] ?? []).map((_, f) => percent(said.filter((all) => is(all[f] ?? NOTHING)).length / said.length, 1));
    const isAtEnd = ({ estimate, interval }: Said) => !(interval.low < estimate && estimate < interval.high);
    const held = shareOf(({ truth, interval }) => holds(interval, truth));
    const atEnd = shareOf(isAtEnd);
    return [percent(share), ...held.map((cell, f) => `${cell} (${atEnd[f]})`)];
  });
  const figures = saidBy(simulateRuns(chinchilla, untrained, { relative: 0.005 }, 1), 1).map(({ figure }) => figure);
  say(
    `\nApproach 3 by Huber's loss, some of the runs 3 to 33% too high, ${CONTAMINATED} sweeps each, N* and the loss at 1e23: ` +
      "how many 90% intervals hold the truth, and in brackets how many estimates stand at the end of theirs, beyond all that " +
      "refits gave.",
  );
  printTable([["too high", ...figures], ...rows]);
}

const NOTHING: Said = { figure: "", truth: Number.NaN, estimate: Number.NaN, interval: NONE };

printTruths();
printSpoiled();
printContaminated();
