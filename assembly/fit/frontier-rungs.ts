import { f64At, setF64, u32At } from "../columns";
import { medianOf } from "./median";
import { bend, center, fitParabola, vertex } from "./parabola";

// The rungs of a sweep before the bowls: every loss at its rung's own C, and where to look for N* first.

/** How far from the run of least loss a first guess may lie, in ln N. */
const REACH: f64 = 0.7;
/** The curvature in nats below which a parabola has no vertex to speak of. */
const MIN_BEND: f64 = 1e-4;
/** Between these the exponent of N* lies by which first guesses are held together. */
const MIN_EXPONENT: f64 = 0.2;
const MAX_EXPONENT: f64 = 0.9;

/**
 * Brings losses to the C of their rung, over themselves: L + b·ln(C_run/C), with b = −ΔL/ΔlnC between the smallest losses
 * of the neighbouring rungs. `logBudgets` f64 a rung, `runBudgets` and `losses` f64 a run, `runEnds` u32 a rung; `least` is
 * work space of f64 a rung.
 */
export function levelLosses(
  numRungs: i32,
  runEnds: usize,
  logBudgets: usize,
  runBudgets: usize,
  losses: usize,
  least: usize,
): void {
  if (numRungs < 2) return;
  let i: u32 = 0;
  for (let r = 0; r < numRungs; r++) {
    let lowest: f64 = Infinity;
    for (const end = u32At(runEnds, r); i < end; i++) lowest = Math.min(lowest, f64At(losses, i));
    setF64(least, r, lowest);
  }
  i = 0;
  for (let r = 0; r < numRungs; r++) {
    const below = max(r - 1, 0);
    const above = min(r + 1, numRungs - 1);
    const fall =
      (f64At(least, below) - f64At(least, above)) / (f64At(logBudgets, above) - f64At(logBudgets, below));
    for (const end = u32At(runEnds, r); i < end; i++) {
      const apart = Math.log(f64At(runBudgets, i)) - f64At(logBudgets, r);
      setF64(losses, i, f64At(losses, i) + fall * apart);
    }
  }
}

/** The vertex of the parabola through the five runs about the one of least loss. Runs stand by N. */
function guessVertex(x: usize, losses: usize, weights: usize, count: i32): f64 {
  let best = 0;
  for (let i = 1; i < count; i++) if (f64At(losses, i) < f64At(losses, best)) best = i;
  const at = f64At(x, best);
  let first = max(0, best - 2);
  let end = min(count, best + 3);
  if (end - first < 3) first = max(0, end - 3);
  if (end - first < 3) end = min(count, first + 3);
  if (end - first == 2) {
    // Two runs tell on which side of the better one N* lies.
    const other = first + first + 1 - best;
    const apart = f64At(x, other) - at;
    const rise = f64At(losses, other) - f64At(losses, best);
    if (!(rise > 2.0 * MIN_BEND * apart * apart)) return at;
    return at - Math.max(-REACH, Math.min(REACH, 0.5 * apart));
  }
  const place = <usize>first << 3;
  fitParabola(x + place, weights + place, losses + place, end - first);
  if (!(bend > MIN_BEND)) return at;
  return at + Math.max(-REACH, Math.min(REACH, center + vertex() - at));
}

/**
 * Writes first guesses of ln N*, f64 a rung. Of three rungs or more, each is held to within 0.7 of the Theil-Sen line through
 * all. `work` is f64 for each pair of rungs and each rung.
 */
export function guessVertices(
  numRungs: i32,
  runEnds: usize,
  logBudgets: usize,
  x: usize,
  losses: usize,
  weights: usize,
  vertices: usize,
  work: usize,
): void {
  let first: u32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end = u32At(runEnds, r);
    const at = <usize>first << 3;
    setF64(vertices, r, guessVertex(x + at, losses + at, weights + at, end - first));
    first = end;
  }
  if (numRungs < 3) return;
  let pairs = 0;
  for (let j = 1; j < numRungs; j++) {
    for (let i = 0; i < j; i++) {
      const rise = f64At(vertices, j) - f64At(vertices, i);
      setF64(work, pairs++, rise / (f64At(logBudgets, j) - f64At(logBudgets, i)));
    }
  }
  const slope = Math.max(MIN_EXPONENT, Math.min(MAX_EXPONENT, medianOf(work, pairs)));
  for (let r = 0; r < numRungs; r++) setF64(work, r, f64At(vertices, r) - slope * f64At(logBudgets, r));
  const intercept = medianOf(work, numRungs);
  for (let r = 0; r < numRungs; r++) {
    const line = intercept + slope * f64At(logBudgets, r);
    setF64(vertices, r, line + Math.max(-REACH, Math.min(REACH, f64At(vertices, r) - line)));
  }
}
