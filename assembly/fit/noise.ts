import { f64At, setF64 } from "../columns";
import { randomNormal, seedRandom } from "./random";

/** Multiplies `count` losses (f64) by 1 + relativeNoise·ε and adds absoluteNoise·ε, with ε standard normal, one a run. */
export function addNoise(losses: usize, count: u32, relativeNoise: f64, absoluteNoise: f64, seed: f64): void {
  seedRandom(seed);
  for (let i: u32 = 0; i < count; i++) {
    const deviate = randomNormal();
    const loss = f64At(losses, i);
    setF64(losses, i, loss + (relativeNoise * loss + absoluteNoise) * deviate);
  }
}
