// The standard normal distribution. AssemblyScript's Math has no error function.

const ROOT_HALF: f64 = 0.7071067811865476;
const INVERSE_ROOT_PI: f64 = 0.5641895835477563;
const INVERSE_ROOT_TWO_PI: f64 = 0.3989422804014327;

/** Φ and the density where the distribution was last looked at. */
export let below: f64 = 0;
export let density: f64 = 0;

/** From here on e^(−z²/2) is 0. */
const FAR: f64 = 39;

/**
 * Looks at z. Φ has its relative precision also far below: erfc by rational functions to 16 digits, Cody 1969, Math. Comp. 23,
 * 631, which shares its exponential with the density.
 */
export function lookAtNormal(z: f64): void {
  const size = Math.abs(z);
  if (size > FAR) {
    below = z > 0 ? 1 : 0;
    density = 0;
    return;
  }
  const square = 0.5 * z * z;
  const x = size * ROOT_HALF;
  const bell = Math.exp(-square);
  density = INVERSE_ROOT_TWO_PI * bell;
  const tail =
    x <= 0.46875 ? 0.5 - 0.5 * errorNear(x, square) : 0.5 * bell * (x <= 4 ? ratioBetween(x) : ratioFar(x, square));
  below = z > 0 ? 1.0 - tail : tail;
}

/** erf(x) up to 0.46875. */
@inline
function errorNear(x: f64, square: f64): f64 {
  const numerator =
    3209.377589138469 +
    square *
      (377.485237685302 + square * (113.86415415105016 + square * (3.1611237438705655 + square * 0.18577770618460315)));
  const denominator =
    2844.2368334391706 +
    square * (1282.6165260773723 + square * (244.02463793444417 + square * (23.601290952344122 + square)));
  return (x * numerator) / denominator;
}

/** e^(x²)·erfc(x) up to 4. */
@inline
function ratioBetween(x: f64): f64 {
  let numerator = x * 2.1531153547440383e-8 + 0.5641884969886701;
  numerator = x * numerator + 8.883149794388377;
  numerator = x * numerator + 66.11919063714163;
  numerator = x * numerator + 298.6351381974001;
  numerator = x * numerator + 881.952221241769;
  numerator = x * numerator + 1712.0476126340707;
  numerator = x * numerator + 2051.0783778260716;
  numerator = x * numerator + 1230.339354797997;
  let denominator = x + 15.744926110709835;
  denominator = x * denominator + 117.6939508913125;
  denominator = x * denominator + 537.1811018620099;
  denominator = x * denominator + 1621.3895745666903;
  denominator = x * denominator + 3290.7992357334597;
  denominator = x * denominator + 4362.619090143247;
  denominator = x * denominator + 3439.3676741437216;
  denominator = x * denominator + 1230.3393548037495;
  return numerator / denominator;
}

/** e^(x²)·erfc(x) from 4 on. */
@inline
function ratioFar(x: f64, square: f64): f64 {
  const inverse = 1.0 / square;
  let numerator = inverse * 0.016315387137302097 + 0.30532663496123236;
  numerator = inverse * numerator + 0.36034489994980445;
  numerator = inverse * numerator + 0.12578172611122926;
  numerator = inverse * numerator + 0.016083785148742275;
  numerator = inverse * numerator + 6.587491615298378e-4;
  let denominator = inverse + 2.568520192289822;
  denominator = inverse * denominator + 1.8729528499234672;
  denominator = inverse * denominator + 0.5279051029514285;
  denominator = inverse * denominator + 0.06051834131244132;
  denominator = inverse * denominator + 0.0023352049762686918;
  return (INVERSE_ROOT_PI - (inverse * numerator) / denominator) / x;
}

/** Φ(z). */
export function normalBelow(z: f64): f64 {
  lookAtNormal(z);
  return below;
}

/** Φ⁻¹(p) for 0 < p < 1: a start by Abramowitz & Stegun 26.2.23, to three digits, and Halley's steps from there. */
export function normalScore(share: f64): f64 {
  const tail = Math.min(share, 1.0 - share);
  const t = Math.sqrt(-2.0 * Math.log(tail));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    lookAtNormal(z);
    const step = (below - tail) / density;
    z -= step / (1.0 + 0.5 * z * step);
  }
  return share > 0.5 ? -z : z;
}
