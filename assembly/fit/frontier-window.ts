import { f64At, setF64, u32At } from "../columns";

// Which runs of each rung its bowl is fitted to.

/** Runs farther than ln 4 from N* take no part: one shape does not hold there to the noise of a run. */
const WINDOW: f64 = 1.3862943611198906;
const MIN_RUNS: i32 = 3;

/**
 * Marks by 1 in `isUsed` the runs within the window of their rung's vertex, or the three nearest where fewer are, and always those
 * of two sizes; the others by 0. `x` is ln N. Returns how many take part.
 */
export function chooseRuns(numRungs: i32, runEnds: usize, x: usize, vertices: usize, isUsed: usize): i32 {
  let used = 0;
  let first: i32 = 0;
  for (let r = 0; r < numRungs; r++) {
    const end: i32 = u32At(runEnds, r);
    const vertex = f64At(vertices, r);
    let width = WINDOW;
    let near = 0;
    for (let i = first; i < end; i++) if (Math.abs(f64At(x, i) - vertex) <= width) near++;
    if (near < MIN_RUNS) width = thirdNearest(x, first, end, vertex) + 1e-9;
    width = Math.max(width, secondSize(x, first, end, vertex) + 1e-9);
    for (let i = first; i < end; i++) {
      const isNear = Math.abs(f64At(x, i) - vertex) <= width;
      setF64(isUsed, i, isNear ? 1 : 0);
      if (isNear) used++;
    }
    first = end;
  }
  return used;
}

/** How far the third nearest run lies from a vertex, or the last where there are fewer. */
function thirdNearest(x: usize, first: i32, end: i32, vertex: f64): f64 {
  const wanted = min(MIN_RUNS, end - first);
  let least: f64 = -1;
  for (let found = 0; found < wanted; ) {
    let next: f64 = Infinity;
    let ties = 0;
    for (let i = first; i < end; i++) {
      const apart = Math.abs(f64At(x, i) - vertex);
      if (apart > least && apart < next) {
        next = apart;
        ties = 1;
      } else if (apart == next) ties++;
    }
    least = next;
    found += ties;
  }
  return least;
}

/** How far the second nearest size lies from a vertex: one size, however many runs it has, does not place a bowl. */
function secondSize(x: usize, first: i32, end: i32, vertex: f64): f64 {
  let size: f64 = 0;
  let least: f64 = Infinity;
  for (let i = first; i < end; i++) {
    const apart = Math.abs(f64At(x, i) - vertex);
    if (apart >= least) continue;
    least = apart;
    size = f64At(x, i);
  }
  let second: f64 = Infinity;
  for (let i = first; i < end; i++) {
    if (f64At(x, i) != size) second = Math.min(second, Math.abs(f64At(x, i) - vertex));
  }
  return second;
}
