/** What is timed: a function here, or what times itself in another process, in nanoseconds. */
export type Contender =
  | { readonly name: string; readonly run: () => unknown }
  | { readonly name: string; readonly time: () => Promise<number> };

export interface Timing {
  readonly name: string;
  /** Median time of a run, in nanoseconds: the median over the rounds. */
  readonly median: number;
  /** How many times as long the first contender took in the same round: the median over the rounds. */
  readonly ratios: readonly number[];
}

const ROUNDS = 5;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/**
 * Times contenders in turn, several rounds, so that a machine that slows down slows all of them. A round before these is
 * not counted: engines compile then what runs often.
 */
export async function race(contenders: readonly Contender[]): Promise<Timing[]> {
  for (const contender of contenders) if ("run" in contender) timeHere(contender.run);
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (const contender of contenders) {
      times.push("time" in contender ? await contender.time() : timeHere(contender.run));
    }
    rounds.push(times);
  }
  return contenders.map(({ name }, c) => ({
    name,
    median: median(rounds.map((times) => times[c] ?? Number.NaN)),
    ratios: contenders.map((_, other) =>
      median(rounds.map((times) => (times[other] ?? Number.NaN) / (times[c] ?? Number.NaN))),
    ),
  }));
}

const MIN_TIME = 200;
/** What was computed last, so that no engine can leave out what nobody reads. */
export let computed: unknown;

/** The median time of runs that follow each other, in nanoseconds; what takes long is run once. */
function timeHere(run: () => unknown): number {
  const times: number[] = [];
  const end = performance.now() + MIN_TIME;
  let start = performance.now();
  while (start < end) {
    computed = run();
    const now = performance.now();
    times.push(now - start);
    start = now;
  }
  return median(times) * 1e6;
}

export function formatTime(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toFixed(2)} ms`;
  if (nanoseconds >= 1e3) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return `${nanoseconds.toFixed(0)} ns`;
}
