import { f64At, setF64 } from "../columns";
import { factorDrift, logNormalPrior } from "./frontier-drift";
import { addComponent, beginMixture, closeMixture } from "./mixture";
import { dotProduct, factorSymmetric, logDeterminant, solveLower } from "./symmetric";

// How ln N* moves: v_r = v + a·x_r + c·x_r²/2 with x = t − t_R from the top rung, plus a drift and each rung's own effect.
// a ~ N(½, s_a²) at the top rung, since there the runs are; c is 0, or N(0, 0.04²), because Farseer's and others' ln N*(C)
// bend. A mixture over drift τ, effect ρ, s_a and whether it bends.

const NUM_DRIFTS: i32 = 5;
const NUM_EFFECTS: i32 = 4;
const NUM_SLOPES: i32 = 3;
export const SIZES_COMPONENTS: u32 = NUM_DRIFTS * NUM_EFFECTS * NUM_SLOPES * 2;
const DRIFTS: StaticArray<f64> = [0.01, 0.03, 0.06, 0.12, 0.25];
const EFFECTS: StaticArray<f64> = [0, 0.03, 0.06, 0.12];
const SLOPE_DEVIATIONS: StaticArray<f64> = [0.05, 0.1, 0.2];
const SLOPE_WEIGHTS: StaticArray<f64> = [0.6, 0.3, 0.1];
/** N* ∝ C^½ beforehand: Hoffmann et al. 2022. */
const SLOPE: f64 = 0.5;
const BEND_DEVIATION: f64 = 0.04;
const STRAIGHT_WEIGHT: f64 = 0.3;
const DRIFT_MEDIAN: f64 = 0.045;
const EFFECT_MEDIAN: f64 = 0.03;
const GRID_DEVIATION: f64 = 0.8;

/** How many f64 of work space mixSizes needs besides the mixture's, for some rungs. */
export function sizesWork(rungs: u32): u32 {
  return rungs * rungs + 4 * rungs;
}

// The normal equations of v, a, c: the matrix, what is solved by it, and the direction of the target.
const normal: usize = memory.data(9 * 8, 16);
const gradient: usize = memory.data(3 * 8, 16);
const direction: usize = memory.data(3 * 8, 16);

let matrix: usize = 0;
let columns: usize = 0;
let observed: usize = 0;

@inline
function columnAt(c: i32, count: i32): usize {
  return columns + ((<usize>c * count) << 3);
}

/**
 * Makes the mixture of ln N*(T) and, besides, of its local exponent there, from rungs at ln C = `times`, ascending, with
 * vertices and their standard errors. The columns are the caller's.
 */
export function mixSizes(
  times: usize,
  vertices: usize,
  errors: usize,
  count: i32,
  target: f64,
  mixture: usize,
  work: usize,
): void {
  const bytes = <usize>count << 3;
  matrix = work;
  columns = matrix + bytes * count;
  observed = columns + 3 * bytes;
  const top = f64At(times, count - 1);
  beginMixture(mixture, SIZES_COMPONENTS);
  for (let d = 0; d < NUM_DRIFTS; d++) {
    const driftPrior = logNormalPrior(DRIFTS[d], DRIFTS[0], DRIFT_MEDIAN, GRID_DEVIATION);
    for (let e = 0; e < NUM_EFFECTS; e++) {
      const effect = EFFECTS[e];
      if (!factorDrift(times, errors, count, target, DRIFTS[d], effect, 1e-13, matrix)) continue;
      for (let i = 0; i < count; i++) {
        const x = f64At(times, i) - top;
        setF64(columnAt(0, count), i, 1);
        setF64(columnAt(1, count), i, x);
        setF64(columnAt(2, count), i, 0.5 * x * x);
        setF64(observed, i, f64At(vertices, i) - SLOPE * x);
      }
      for (let c = 0; c < 3; c++) solveLower(matrix, count, columnAt(c, count));
      solveLower(matrix, count, observed);
      const prior =
        driftPrior +
        logNormalPrior(effect, EFFECTS[1], EFFECT_MEDIAN, GRID_DEVIATION) -
        0.5 * (logDeterminant(matrix, count) + dotProduct(observed, observed, count));
      for (let s = 0; s < NUM_SLOPES; s++) {
        const own = prior + Math.log(SLOPE_WEIGHTS[s] / SLOPE_DEVIATIONS[s]);
        mixLine(count, 2, target - top, SLOPE_DEVIATIONS[s], own + Math.log(STRAIGHT_WEIGHT), effect);
        mixLine(
          count,
          3,
          target - top,
          SLOPE_DEVIATIONS[s],
          own + Math.log((1.0 - STRAIGHT_WEIGHT) / BEND_DEVIATION),
          effect,
        );
      }
    }
  }
  closeMixture();
}

/** Adds the component of a line, of two terms, or a curve, of three. */
function mixLine(count: i32, terms: i32, distance: f64, slopeDeviation: f64, logWeight: f64, effect: f64): void {
  for (let i = 0; i < terms; i++) {
    for (let j = 0; j <= i; j++) {
      setF64(normal, i * terms + j, dotProduct(columnAt(i, count), columnAt(j, count), count));
    }
    setF64(gradient, i, dotProduct(columnAt(i, count), observed, count));
  }
  const slopeAt = terms + 1;
  setF64(normal, slopeAt, f64At(normal, slopeAt) + 1.0 / (slopeDeviation * slopeDeviation));
  if (terms == 3) setF64(normal, 8, f64At(normal, 8) + 1.0 / (BEND_DEVIATION * BEND_DEVIATION));
  setF64(direction, 0, 1);
  setF64(direction, 1, distance);
  setF64(direction, 2, 0.5 * distance * distance);
  if (!factorSymmetric(normal, terms)) return;
  // With H = G·Gᵀ, gᵀH⁻¹g = ‖G⁻¹g‖², and likewise for the direction.
  solveLower(normal, terms, gradient);
  solveLower(normal, terms, direction);
  const explained = dotProduct(gradient, gradient, terms);
  const mean = dotProduct(direction, gradient, terms) + SLOPE * distance;
  const variance = dotProduct(direction, direction, terms) + effect * effect;
  setF64(direction, 0, 0);
  setF64(direction, 1, 1);
  setF64(direction, 2, distance);
  solveLower(normal, terms, direction);
  const exponent = SLOPE + dotProduct(direction, gradient, terms);
  addComponent(logWeight + 0.5 * explained - 0.5 * logDeterminant(normal, terms), mean, variance, exponent);
}
