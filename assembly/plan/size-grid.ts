import { setU32 } from "../columns";

// A floating-point power comes within 1e-14 of the real x_i, so a band a hundred times as wide around each half
// multiple takes the decision out of the last bits: inside it, x_i counts as on the tie.
const TIE_TOLERANCE: f64 = 1e-12;

/** The multiple number that x rounds to: round(x / sizeMultiple), ties to even. */
function roundToMultiple(x: f64, sizeMultiple: f64): f64 {
  const quotient = x / sizeMultiple;
  const below = Math.floor(quotient);
  const half = below + 0.5;
  if (Math.abs(quotient - half) <= TIE_TOLERANCE * half) return nearest<f64>(half);
  return quotient < half ? below : below + 1.0;
}

/**
 * Writes the distinct multiples of `sizeMultiple` nearest to `numValues` log-spaced values of [minSize, maxSize],
 * ascending, as u32 into `sizes` (room for `numValues`). Returns how many there are.
 *
 * The caller has checked 1 ≤ minSize < maxSize < 2^31, numValues ≥ 1, sizeMultiple ≥ 1, and that a multiple lies
 * between the bounds.
 */
export function sizeGrid(minSize: f64, maxSize: f64, numValues: u32, sizeMultiple: f64, sizes: usize): u32 {
  const lowest = Math.ceil(minSize / sizeMultiple);
  const highest = Math.floor(maxSize / sizeMultiple);
  const logRatio = Math.log(maxSize / minSize);
  const lastIndex = <f64>(numValues - 1);
  let count: u32 = 0;
  let previous: f64 = 0;
  for (let i: u32 = 0; i < numValues; i++) {
    // x_i = minSize^(1−t) · maxSize^t = minSize · e^(t · ln(maxSize / minSize)) with t = i / (numValues − 1)
    const x = i == 0 ? minSize : minSize * Math.exp((<f64>i / lastIndex) * logRatio);
    const multiple = Math.min(Math.max(roundToMultiple(x, sizeMultiple), lowest), highest);
    // Neighbours that are equal but for their last bits must not step back, so only a larger value is new.
    if (multiple > previous) {
      setU32(sizes, count++, <u32>(multiple * sizeMultiple));
      previous = multiple;
    }
  }
  return count;
}
