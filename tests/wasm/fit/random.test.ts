import { expect, test } from "vitest";
import { withNoise } from "../../../src/wasm/fit/elementary.ts";

const MASK = (1n << 64n) - 1n;
const rotated = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & MASK;

/** xoshiro256++ seeded by splitmix64, as https://prng.di.unimi.it has them in C. */
function* xoshiro(seed: number): Generator<bigint, never> {
  let mixed = BigInt(seed);
  const splitmix = () => {
    mixed = (mixed + 0x9e3779b97f4a7c15n) & MASK;
    let z = mixed;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
  let [s0, s1, s2, s3] = [splitmix(), splitmix(), splitmix(), splitmix()];
  for (;;) {
    yield (rotated((s0 + s3) & MASK, 23n) + s0) & MASK;
    const t = (s1 << 17n) & MASK;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotated(s3, 45n);
  }
}

/** Marsaglia's polar method over 53 bits of each. */
function* normals(seed: number): Generator<number, never> {
  const bits = xoshiro(seed);
  // As a signed integer, its 54 high bits over 2^53: from −1 to below 1.
  const uniform = () => Number(BigInt.asIntN(64, bits.next().value) >> 10n) / 2 ** 53;
  for (;;) {
    const u = uniform();
    const v = uniform();
    const squares = u * u + v * v;
    if (squares < 1 && squares > 0) yield u * Math.sqrt((-2 * Math.log(squares)) / squares);
  }
}

test.each([0, 1, 7, 2 ** 32 + 5, 2 ** 53])(
  "noise of seed %d is the deviates of xoshiro256++ and the polar method",
  (seed) => {
    const expected = normals(seed);
    for (const value of withNoise(new Float64Array(200), { absolute: 1 }, seed)) {
      expect(value / expected.next().value).toBeCloseTo(1, 13);
    }
  },
);
