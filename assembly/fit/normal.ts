// The standard normal distribution. AssemblyScript's Math has no error function.

const ROOT_HALF: f64 = 0.7071067811865476;
const INVERSE_ROOT_PI: f64 = 0.5641895835477563;
const INVERSE_ROOT_TWO_PI: f64 = 0.3989422804014327;

/** erfc(x) for x ≥ 0 by rational functions, to 16 digits: Cody 1969, Math. Comp. 23, 631. */
function errorComplement(x: f64): f64 {
  const square = x * x;
  if (x <= 0.46875) {
    const numerator =
      3209.377589138469 +
      square *
        (377.485237685302 + square * (113.86415415105016 + square * (3.1611237438705655 + square * 0.18577770618460315)));
    const denominator =
      2844.2368334391706 +
      square * (1282.6165260773723 + square * (244.02463793444417 + square * (23.601290952344122 + square)));
    return 1.0 - (x * numerator) / denominator;
  }
  if (x <= 4) {
    const numerator =
      1230.339354797997 +
      x *
        (2051.0783778260716 +
          x *
            (1712.0476126340707 +
              x *
                (881.952221241769 +
                  x *
                    (298.6351381974001 +
                      x *
                        (66.11919063714163 + x * (8.883149794388377 + x * (0.5641884969886701 + x * 2.1531153547440383e-8)))))));
    const denominator =
      1230.3393548037495 +
      x *
        (3439.3676741437216 +
          x *
            (4362.619090143247 +
              x *
                (3290.7992357334597 +
                  x *
                    (1621.3895745666903 +
                      x * (537.1811018620099 + x * (117.6939508913125 + x * (15.744926110709835 + x)))))));
    return (Math.exp(-square) * numerator) / denominator;
  }
  const inverse = 1.0 / square;
  const numerator =
    6.587491615298378e-4 +
    inverse *
      (0.016083785148742275 +
        inverse * (0.12578172611122926 + inverse * (0.36034489994980445 + inverse * (0.30532663496123236 + inverse * 0.016315387137302097))));
  const denominator =
    0.0023352049762686918 +
    inverse *
      (0.06051834131244132 +
        inverse * (0.5279051029514285 + inverse * (1.8729528499234672 + inverse * (2.568520192289822 + inverse))));
  return (Math.exp(-square) * (INVERSE_ROOT_PI - (inverse * numerator) / denominator)) / x;
}

/** Φ(z), to its relative precision also far below. */
export function normalBelow(z: f64): f64 {
  const tail = 0.5 * errorComplement(Math.abs(z) * ROOT_HALF);
  return z > 0 ? 1.0 - tail : tail;
}

/** The density at z. */
export function normalDensity(z: f64): f64 {
  return INVERSE_ROOT_TWO_PI * Math.exp(-0.5 * z * z);
}

/** Φ⁻¹(p) for 0 < p < 1: a start by Abramowitz & Stegun 26.2.23, to three digits, and Halley's steps from there. */
export function normalScore(share: f64): f64 {
  const tail = Math.min(share, 1.0 - share);
  const t = Math.sqrt(-2.0 * Math.log(tail));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    const step = (normalBelow(z) - tail) / normalDensity(z);
    z -= step / (1.0 + 0.5 * z * step);
  }
  return share > 0.5 ? -z : z;
}
