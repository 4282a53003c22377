/** A size within one part in this many of a half multiple counts as on it. */
const TIE_PARTS = 10n ** 12n;

/** The largest q with (q·step)^power ≤ value. */
function floorRoot(value: bigint, power: bigint, step: bigint): bigint {
  let low = 0n;
  let high = 1n;
  while ((high * step) ** power <= value) high *= 2n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if ((middle * step) ** power <= value) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The multiple number that x rounds to, ties to even, where x^power = `value` is a whole number. x, its half multiple h
 * and the band around h are compared by their powers, so that nothing is rounded.
 */
function roundedMultiple(value: bigint, power: bigint, step: bigint): bigint {
  const below = floorRoot(value, power, step);
  const twiceHalf = (2n * below + 1n) * step;
  const twiceX = 2n ** power * value;
  const bandStart = (twiceHalf * (TIE_PARTS - 1n)) ** power;
  const bandEnd = (twiceHalf * (TIE_PARTS + 1n)) ** power;
  const scaled = TIE_PARTS ** power * twiceX;
  if (scaled >= bandStart && scaled <= bandEnd) return below % 2n === 0n ? below : below + 1n;
  return twiceX < twiceHalf ** power ? below : below + 1n;
}

/** generateSizeValues by whole numbers alone: x_i^(n−1) = minSize^(n−1−i) · maxSize^i. */
export function exactSizeGrid(minSize: number, maxSize: number, numValues: number, sizeMultiple: number): number[] {
  if (minSize === maxSize) return [minSize];
  const step = BigInt(sizeMultiple);
  const lowest = BigInt(Math.ceil(minSize / sizeMultiple));
  const highest = BigInt(Math.floor(maxSize / sizeMultiple));
  const last = numValues - 1;
  const sizes = new Set<number>();
  for (let i = 0; i < numValues; i++) {
    const rounded =
      numValues === 1
        ? roundedMultiple(BigInt(minSize), 1n, step)
        : roundedMultiple(BigInt(minSize) ** BigInt(last - i) * BigInt(maxSize) ** BigInt(i), BigInt(last), step);
    const clamped = rounded < lowest ? lowest : rounded > highest ? highest : rounded;
    sizes.add(Number(clamped * step));
  }
  return [...sizes].sort((a, b) => a - b);
}
