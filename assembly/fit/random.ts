// xoshiro256++ by Blackman and Vigna (https://prng.di.unimi.it), seeded by splitmix64: integer arithmetic alone.
let s0: u64 = 0;
let s1: u64 = 0;
let s2: u64 = 0;
let s3: u64 = 0;
let mixed: u64 = 0;

function splitmix(): u64 {
  mixed += 0x9e3779b97f4a7c15;
  let z = mixed;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** Begins the sequence that belongs to a seed, an integer from 0 to 2^53. */
export function seedRandom(seed: f64): void {
  mixed = <u64>seed;
  s0 = splitmix();
  s1 = splitmix();
  s2 = splitmix();
  s3 = splitmix();
}

function next(): u64 {
  const result = rotl<u64>(s0 + s3, 23) + s0;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u64>(s3, 45);
  return result;
}

/** A uniform index below `count`, without bias: what falls in the last, incomplete round is drawn again. */
export function randomIndex(count: u32): u32 {
  const wide = <u64>count;
  const rejected = ((<u64>1) << 32) % wide;
  let product: u64;
  do {
    product = (next() >> 32) * wide;
  } while ((product & 0xffffffff) < rejected);
  return <u32>(product >> 32);
}

/** Uniform in (−1, 1), of 53 bits. */
function symmetric(): f64 {
  return <f64>(<i64>next() >> 10) * (1.0 / 9007199254740992.0);
}

/** A standard normal deviate, by Marsaglia's polar method. */
export function randomNormal(): f64 {
  let u: f64;
  let squares: f64;
  do {
    u = symmetric();
    const v = symmetric();
    squares = u * u + v * v;
  } while (squares >= 1.0 || squares == 0.0);
  return u * Math.sqrt((-2.0 * Math.log(squares)) / squares);
}
