import { f64At, setF64, setU32, u32At } from "../columns";
import { costOf, endOf, firstOf, numBudgets, numCandidates } from "./candidates";
import { exchange, keepsLimits, numRuns, runsOf, tally, totalFlops } from "./exchange";
import { maxFlops, maxRepeats, maxRuns, minSizes } from "./limits";
import { smoothWorstCase } from "./scenarios";

// Exchanges move runs among the budgets in use; which budgets to use is searched for here. A start takes a few rungs of
// the ladder, the fewest sizes at each, and what is left of runs and FLOPs at the highest. The best starts, after a short
// exchange, are exchanged to the end, and their budgets moved along the ladder as long as that helps.

const SHORT_ROUNDS: i32 = 2;
const LONG_ROUNDS: i32 = 60;
const KEPT: u32 = 8;
/** Rungs that a budget is moved by at a time, at the most. */
const REACH: i32 = 4;
/** Steps of a ladder between the rungs that starts stand on, at the most. */
const COARSE_STEPS: u32 = 16;

// The kept starts: a criterion (f64) and the counts (u32 a candidate) of each, best first; then two columns to work on.
let kept: usize = 0;
let current: usize = 0;
let trial: usize = 0;
const scores: usize = memory.data(KEPT * 8, 16);

/** u32 of work space that a search takes: numbers of candidates. */
export function searchColumns(): u32 {
  return KEPT + 2;
}

@inline
function keptAt(place: u32): usize {
  return kept + (<usize>(place * numCandidates) << 2);
}

/** Lays out the work space of a search among the candidates: searchColumns columns of u32, which are the caller's. */
export function laySearch(work: usize): void {
  kept = work;
  current = keptAt(KEPT);
  trial = keptAt(KEPT + 1);
}

/** Exchanges the runs of `counts` (u32 a candidate) to the end, in place; gives the criterion. */
export function exchangeRuns(counts: usize): f64 {
  return settle(counts);
}

/** Exchanges to the end: where the worst case counts, first by its smooth stand-in. */
function settle(counts: usize): f64 {
  smoothWorstCase(true);
  exchange(counts, LONG_ROUNDS);
  smoothWorstCase(false);
  return exchange(counts, LONG_ROUNDS);
}

/** Chooses runs at three or more rungs of the ladder; writes `counts` and gives the criterion, Infinity where none fit. */
export function searchDesign(counts: usize): f64 {
  for (let k: u32 = 0; k < KEPT; k++) setF64(scores, k, Infinity);
  smoothWorstCase(true);
  // On a fine ladder starts stand as far apart as on a coarse one; moves along it do the rest.
  const step: u32 = max<u32>(1, (numBudgets - 1) / COARSE_STEPS);
  const top = numBudgets - 1;
  for (let high: u32 = 2 * step; high <= top; high += step) {
    for (let low: u32 = 0; low + step < high; low += low < 2 * step ? step : 4 * step) {
      const width = (high - low) / step;
      const middle = low + step * (width >> 1);
      tryStart(low, low + step, high, high);
      if (width > 2) tryStart(low, high - step, high, high);
      if (width > 4) tryStart(low, middle, high, high);
      if (width > 3) tryStart(low, low + step, high - step, high);
      if (width > 6) tryStart(low, middle, high - 2 * step, high);
    }
  }
  let best: f64 = Infinity;
  for (let k: u32 = 0; k < KEPT; k++) {
    if (f64At(scores, k) == Infinity) break;
    memory.copy(current, keptAt(k), <usize>numCandidates << 2);
    const value = moveBudgets(settle(current));
    if (value < best) {
      best = value;
      memory.copy(counts, current, <usize>numCandidates << 2);
    }
  }
  return best;
}

/** Starts from the rungs given, of which the last two may be one, and keeps the outcome of a short exchange. */
function tryStart(low: u32, middle: u32, upper: u32, high: u32): void {
  memory.fill(current, 0, <usize>numCandidates << 2);
  tally(current);
  spread(low, minSizes);
  spread(middle, minSizes);
  if (upper != high) spread(upper, minSizes);
  spread(high, minSizes);
  tally(current);
  if (!keepsLimits()) return;
  fillUp(high);
  if (upper != high) fillUp(upper);
  fillUp(middle);
  fillUp(low);
  if (keepsLimits()) keep(exchange(current, SHORT_ROUNDS));
}

/** Adds runs to a budget, over its whole width; where a size has as many as it may, exchanges add others. */
function spread(budget: u32, runs: u32): void {
  const first = firstOf(budget);
  const last = endOf(budget) - 1;
  if (endOf(budget) <= first) return;
  for (let r: u32 = 0; r < runs; r++) {
    const place = first + <u32>nearest<f64>((<f64>(last - first) * <f64>r) / <f64>max<u32>(runs - 1, 1));
    if (u32At(current, place) < maxRepeats) setU32(current, place, u32At(current, place) + 1);
  }
}

/** Adds as many runs to a budget as there may be. */
function fillUp(budget: u32): void {
  const affordable = Math.floor((maxFlops - totalFlops) / costOf(budget));
  const runs = <u32>Math.max(0, Math.min(affordable, <f64>(maxRuns - numRuns)));
  if (runs == 0) return;
  spread(budget, runs);
  tally(current);
}

/** Keeps the current runs if they are among the best so far, once each. */
function keep(value: f64): void {
  if (!(value < f64At(scores, KEPT - 1))) return;
  let place: u32 = 0;
  while (f64At(scores, place) < value) place++;
  // Exchanges from different starts often end alike.
  if (f64At(scores, place) == value) return;
  const bytes = <usize>numCandidates << 2;
  for (let k = KEPT - 1; k > place; k--) {
    setF64(scores, k, f64At(scores, k - 1));
    memory.copy(keptAt(k), keptAt(k - 1), bytes);
  }
  setF64(scores, place, value);
  memory.copy(keptAt(place), current, bytes);
}

/** Moves the current runs of one budget to a rung nearby, and exchanges, as long as that lowers the criterion. */
function moveBudgets(value: f64): f64 {
  let least = value;
  let hasMoved = true;
  while (hasMoved) {
    hasMoved = false;
    for (let from: u32 = 0; from < numBudgets; from++) {
      for (let by = -REACH; by <= REACH; by++) {
        const to = <i32>from + by;
        if (by == 0 || to < 0 || to >= <i32>numBudgets) continue;
        tally(current);
        if (runsOf(from) == 0 || runsOf(to) > 0) continue;
        if (!moved(from, to)) continue;
        const moving = settle(trial);
        if (moving < least * (1.0 - 1e-6)) {
          least = moving;
          memory.copy(current, trial, <usize>numCandidates << 2);
          hasMoved = true;
        }
      }
    }
  }
  return least;
}

/** Writes the current runs with those of one budget at another, in the same places of its width; false past the limits. */
function moved(from: u32, to: u32): bool {
  memory.copy(trial, current, <usize>numCandidates << 2);
  const first = firstOf(from);
  const width = endOf(from) - first;
  const newFirst = firstOf(to);
  const newWidth = endOf(to) - newFirst;
  if (newWidth < minSizes) return false;
  // Where the move costs too much, runs stay away; the exchange adds others where they can be paid for.
  let affordable = (maxFlops - totalFlops + <f64>runsOf(from) * costOf(from)) / costOf(to);
  for (let j: u32 = 0; j < width; j++) {
    const runs = u32At(trial, first + j);
    setU32(trial, first + j, 0);
    const place = width > 1 ? <u32>nearest<f64>((<f64>j * <f64>(newWidth - 1)) / <f64>(width - 1)) : 0;
    for (let r: u32 = 0; r < runs && affordable >= 1.0; r++) {
      if (u32At(trial, newFirst + place) >= maxRepeats) break;
      setU32(trial, newFirst + place, u32At(trial, newFirst + place) + 1);
      affordable -= 1.0;
    }
  }
  tally(trial);
  return runsOf(to) > 0 && keepsLimits();
}
