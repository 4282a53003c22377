import { f64At, setU32, u32At } from "../columns";
import { centres, costOf, endOf, firstOf, logParams, numBudgets, numCandidates } from "./candidates";
import { isFixed, maxFlops, maxRepeats, maxRuns, minSizes } from "./limits";
import { criterionWith, invertInformation, keepAll, put, takeAway } from "./scenarios";

// An exact c-optimal design by exchange (Fedorov 1972, in the order of Cook and Nachtsheim 1980): every chosen run in turn
// is exchanged for the candidate that lowers the criterion most, until a round changes nothing. Exchanges keep to what
// the runs may cost, to the budgets that are in use, to a least number of distinct sizes at each, and to sizes on either
// side of its centre: a parabola that nobody can see the bottom of is of no use to people.

/** Runs of each candidate: u32 each. */
let counts: usize = 0;
/** Runs, distinct sizes, and runs above the centre of each budget: u32 each. */
let runsAt: usize = 0;
let sizesAt: usize = 0;
let aboveAt: usize = 0;
/** The budget of each candidate, and whether it lies above the budget's centre: u32 each. */
let budgetOf: usize = 0;
let isAbove: usize = 0;

export let numRuns: u32 = 0;
export let totalFlops: f64 = 0;

/** u32 of work space that exchanges take. */
export function exchangeValues(candidates: u32, budgetCount: u32): u32 {
  return 2 * candidates + 3 * budgetCount;
}

/** Lays out the work space of exchanges among the candidates; it is the caller's. */
export function layExchange(work: usize): void {
  budgetOf = work;
  isAbove = budgetOf + (<usize>numCandidates << 2);
  runsAt = isAbove + (<usize>numCandidates << 2);
  sizesAt = runsAt + (<usize>numBudgets << 2);
  aboveAt = sizesAt + (<usize>numBudgets << 2);
  for (let b: u32 = 0; b < numBudgets; b++) {
    for (let j = firstOf(b); j < endOf(b); j++) {
      setU32(budgetOf, j, b);
      setU32(isAbove, j, f64At(logParams, j) > f64At(centres, b) ? 1 : 0);
    }
  }
}

@inline
export function runsOf(budget: u32): u32 {
  return u32At(runsAt, budget);
}

/** Sums up the chosen runs. */
export function tally(column: usize): void {
  counts = column;
  numRuns = 0;
  totalFlops = 0;
  for (let b: u32 = 0; b < numBudgets; b++) {
    let runs: u32 = 0;
    let sizes: u32 = 0;
    let above: u32 = 0;
    for (let j = firstOf(b); j < endOf(b); j++) {
      runs += u32At(counts, j);
      if (u32At(counts, j) > 0) sizes++;
      above += u32At(counts, j) * u32At(isAbove, j);
    }
    setU32(aboveAt, b, above);
    setU32(runsAt, b, runs);
    setU32(sizesAt, b, sizes);
    numRuns += runs;
    totalFlops += <f64>runs * costOf(b);
  }
}

/** Whether the tallied runs keep to the limits at the budgets that they use. */
export function keepsLimits(): bool {
  if (numRuns > maxRuns || totalFlops > maxFlops) return false;
  for (let b: u32 = 0; b < numBudgets; b++) {
    const runs = runsOf(b);
    const above = u32At(aboveAt, b);
    if (runs > 0 && (u32At(sizesAt, b) < minSizes || above == 0 || above == runs)) return false;
  }
  return true;
}

function mayAdd(candidate: u32): bool {
  const budget = u32At(budgetOf, candidate);
  return runsOf(budget) > 0 && u32At(counts, candidate) < maxRepeats && totalFlops + costOf(budget) <= maxFlops;
}

function mayExchange(from: u32, to: u32): bool {
  const fromBudget = u32At(budgetOf, from);
  const toBudget = u32At(budgetOf, to);
  if (u32At(counts, to) >= maxRepeats) return false;
  if (u32At(counts, from) == 1) {
    const gained: u32 = fromBudget == toBudget && u32At(counts, to) == 0 ? 1 : 0;
    if (u32At(sizesAt, fromBudget) - 1 + gained < minSizes) return false;
  }
  const side = u32At(isAbove, from);
  const above = u32At(aboveAt, fromBudget);
  const onSide = side == 1 ? above : runsOf(fromBudget) - above;
  if (onSide == 1 && (fromBudget != toBudget || u32At(isAbove, to) != side)) return false;
  if (fromBudget == toBudget) return true;
  return !isFixed && runsOf(toBudget) > 0 && totalFlops - costOf(fromBudget) + costOf(toBudget) <= maxFlops;
}

function change(candidate: u32, by: i32): void {
  const budget = u32At(budgetOf, candidate);
  const before = u32At(counts, candidate);
  const after = before + by;
  setU32(counts, candidate, after);
  setU32(runsAt, budget, runsOf(budget) + by);
  setU32(aboveAt, budget, u32At(aboveAt, budget) + by * u32At(isAbove, candidate));
  if (before == 0) setU32(sizesAt, budget, u32At(sizesAt, budget) + 1);
  if (after == 0) setU32(sizesAt, budget, u32At(sizesAt, budget) - 1);
  numRuns += by;
  totalFlops += <f64>by * costOf(budget);
}

// Less than this share of the criterion is rounding.
const GAIN: f64 = 1e-9;

/** Exchanges and adds runs until nothing lowers the criterion, at most `maxRounds` times round. Gives the criterion. */
export function exchange(column: usize, maxRounds: i32): f64 {
  tally(column);
  let least = invertInformation(counts);
  if (least == Infinity) return least;
  for (let round = 0; round < maxRounds; round++) {
    const before = least;
    least = addRuns(least);
    for (let i: u32 = 0; i < numCandidates; i++) if (u32At(counts, i) > 0) least = exchangeOne(i, least);
    // Anew, so that the rounding of many changes of rank one does not add up.
    least = invertInformation(counts);
    if (!(least < before * (1.0 - GAIN))) break;
  }
  return least;
}

/** Exchanges one run of a candidate for the best other one, where that lowers the criterion. */
function exchangeOne(from: u32, before: f64): f64 {
  if (!takeAway(from)) return before;
  let best = from;
  let least = before * (1.0 - GAIN);
  const own = u32At(budgetOf, from);
  for (let b: u32 = 0; b < numBudgets; b++) {
    if (runsOf(b) == 0 || (isFixed && b != own)) continue;
    for (let j = firstOf(b); j < endOf(b); j++) {
      if (j == from || !mayExchange(from, j)) continue;
      const value = criterionWith(j, least);
      if (value < least) {
        least = value;
        best = j;
      }
    }
  }
  if (best == from) return before;
  put(best);
  change(from, -1);
  change(best, 1);
  return least;
}

/** Adds the most telling runs, as many as there may be. */
function addRuns(before: f64): f64 {
  let least = before;
  while (!isFixed && numRuns < maxRuns) {
    keepAll();
    let best = numCandidates;
    let lowest: f64 = Infinity;
    for (let j: u32 = 0; j < numCandidates; j++) {
      if (!mayAdd(j)) continue;
      const value = criterionWith(j, lowest);
      if (value < lowest) {
        lowest = value;
        best = j;
      }
    }
    if (best == numCandidates) break;
    put(best);
    change(best, 1);
    least = lowest;
  }
  return least;
}
