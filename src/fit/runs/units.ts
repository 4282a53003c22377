/** What words multiply a number by. */
const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  g: 1e9,
  billion: 1e9,
  billions: 1e9,
  t: 1e12,
  tn: 1e12,
  trillion: 1e12,
  trillions: 1e12,
};

const FLOP_PREFIXES: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  kilo: 1e3,
  m: 1e6,
  mega: 1e6,
  g: 1e9,
  giga: 1e9,
  t: 1e12,
  tera: 1e12,
  p: 1e15,
  peta: 1e15,
  e: 1e18,
  exa: 1e18,
  z: 1e21,
  zetta: 1e21,
  y: 1e24,
  yotta: 1e24,
};

/** A petaFLOP/s-day in FLOPs. */
export const PETAFLOP_DAY = 8.64e19;

/** What a unit multiplies numbers by: `M`, `billions`, `EFLOPs`, `1e9`, `PF-days`, `tokens`; undefined where it is none. */
export function scaleOfUnit(unit: string): number | undefined {
  const word = unit
    .trim()
    .toLowerCase()
    .replace(/^in /, "")
    .replace(/^[x×*]\s*/, "")
    .replace(/^10\^/, "1e");
  const [, power] = /^(1e\d+)(?: (?:flops?|tokens?|params?|parameters?))?$/.exec(word) ?? [];
  if (power !== undefined) return Number(power);
  if (/^p(eta)?(f|flops?)(\/s)?[-\s_·]?days?$/.test(word)) return PETAFLOP_DAY;
  const flops = /^([a-z]*?)flops?$/.exec(word)?.[1];
  if (flops !== undefined) return FLOP_PREFIXES[flops];
  const plain = word.replace(/\s*(tokens?|params?|parameters?)$/, "");
  if (plain === "" || /^(tok|count|#)$/.test(plain)) return 1;
  return Object.hasOwn(SCALES, plain) ? SCALES[plain] : undefined;
}

/** What a loss in a unit is multiplied by to be in nats; undefined where the unit is none of a token's loss. */
export function scaleOfLoss(unit: string): number | undefined {
  if (/^bits?([/ ]?(per )?token)?$/i.test(unit.trim())) return Math.LN2;
  return /^nats?([/ ]?(per )?token)?$/i.test(unit.trim()) ? 1 : undefined;
}
