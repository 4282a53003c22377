import { f64At, setF64 } from "../columns";

/**
 * Ordinary least squares of ln y = intercept + exponent·ln x over the points whose flag is 0; `stride` is the number of
 * f64 from one point's ln y and flag to the next one's. Writes intercept and exponent.
 */
export function fitPowerLaw(
  logX: usize,
  logY: usize,
  flags: usize,
  stride: u32,
  count: u32,
  result: usize,
): void {
  let used: f64 = 0;
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (f64At(flags, i * stride) != 0) continue;
    used += 1;
    sumX += f64At(logX, i);
    sumY += f64At(logY, i * stride);
  }
  const meanX = sumX / used;
  const meanY = sumY / used;
  let squares: f64 = 0;
  let products: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (f64At(flags, i * stride) != 0) continue;
    const dx = f64At(logX, i) - meanX;
    squares += dx * dx;
    products += dx * (f64At(logY, i * stride) - meanY);
  }
  const exponent = products / squares;
  setF64(result, 0, meanY - exponent * meanX);
  setF64(result, 1, exponent);
}
