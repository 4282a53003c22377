import { f64At, setF64, u32At } from "../columns";
import { medianOf } from "./median";

// Runs that diverged, before any bowl: one loss of 9 among losses of 3 bends every bowl that starts from it. Beside their
// neighbours in size they stand out, whatever the curve through these is.

/** A run diverged whose loss lies this many times farther above its neighbours than is usual, and by this share of theirs. */
const TIMES_USUAL: f64 = 30;
const SHARE_OF_LOSS: f64 = 0.1;
/** At the ends a bowl rises by itself. */
const SHARE_AT_END: f64 = 1;
const MAX_SHARE: f64 = 0.15;
const MIN_RUNS: i32 = 3;
const MAD_TO_DEVIATION: f64 = 1.4826;

let numRungs: i32 = 0;
let runEnds: usize = 0;
let numParams: usize = 0;
let losses: usize = 0;
let flags: usize = 0;
let steps: usize = 0;

/** The next run of a rung that is left, in a direction, or −1. */
function neighbour(from: i32, first: i32, end: i32, way: i32): i32 {
  for (let i = from + way; i >= first && i < end; i += way) if (f64At(flags, i) == 0) return i;
  return -1;
}

/**
 * How far a run's loss lies above the line through its neighbours in ln N; at the ends, above the larger of the two nearest. Sets
 * whether that is far enough for one that diverged.
 */
function step(i: i32, first: i32, end: i32): f64 {
  let a = neighbour(i, first, end, -1);
  let b = neighbour(i, first, end, 1);
  isAtEnd = a < 0 || b < 0;
  if (a < 0) a = neighbour(b, first, end, 1);
  else if (b < 0) b = neighbour(a, first, end, -1);
  const from = Math.log(f64At(numParams, a));
  const width = Math.log(f64At(numParams, b)) - from;
  const share = width == 0 ? 0.5 : (Math.log(f64At(numParams, i)) - from) / width;
  const line = isAtEnd
    ? Math.max(f64At(losses, a), f64At(losses, b))
    : f64At(losses, a) + share * (f64At(losses, b) - f64At(losses, a));
  const above = f64At(losses, i) - line;
  isFar = above > (isAtEnd ? SHARE_AT_END : SHARE_OF_LOSS) * line;
  return above;
}

let isAtEnd: bool = false;
let isFar: bool = false;

/**
 * Writes 1 for each run that diverged, else 0 (f64 a run), and returns how many there are. Runs stand by rung and by N; no
 * rung is left with fewer than three. `work` is two f64 a run. All columns are the caller's.
 */
export function findDiverged(
  rungCount: u32,
  runCount: u32,
  ends: usize,
  params: usize,
  loss: usize,
  flagColumn: usize,
  work: usize,
): u32 {
  numRungs = rungCount;
  runEnds = ends;
  numParams = params;
  losses = loss;
  flags = flagColumn;
  steps = work;
  const sizes = work + (<usize>runCount << 3);
  memory.fill(flags, 0, <usize>runCount << 3);
  const most = <u32>Math.floor(MAX_SHARE * <f64>runCount);
  let found: u32 = 0;
  for (; found < most; found++) {
    let count = 0;
    let first: i32 = 0;
    let worst = -1;
    let worstAtEnd = -1;
    for (let r = 0; r < numRungs; r++) {
      const end: i32 = u32At(runEnds, r);
      let left = 0;
      for (let i = first; i < end; i++) if (f64At(flags, i) == 0) left++;
      for (let i = first; i < end; i++) {
        setF64(steps, i, 0);
        if (f64At(flags, i) != 0 || left <= MIN_RUNS) continue;
        const above = step(i, first, end);
        setF64(steps, i, above);
        if (!isAtEnd) setF64(sizes, count++, Math.abs(above));
        if (!isFar) continue;
        if (isAtEnd) {
          if (worstAtEnd < 0 || above > f64At(steps, worstAtEnd)) worstAtEnd = i;
        } else if (worst < 0 || above > f64At(steps, worst)) worst = i;
      }
      first = end;
    }
    // An end stands out beside a neighbour that diverged.
    if (worst < 0) worst = worstAtEnd;
    if (worst < 0 || count == 0) break;
    if (!(f64At(steps, worst) > TIMES_USUAL * MAD_TO_DEVIATION * medianOf(sizes, count))) break;
    setF64(flags, worst, 1);
  }
  return found;
}
