import { do_not_optimize, measure } from "mitata";

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

/** Times contenders in turn, several rounds, so that a machine that slows down slows all of them. */
export async function race(contenders: readonly Contender[]): Promise<Timing[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = [];
    for (const contender of contenders) {
      times.push("time" in contender ? await contender.time() : await timeHere(contender.run));
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

async function timeHere(run: () => unknown): Promise<number> {
  const stats = await measure(() => do_not_optimize(run()), {
    min_cpu_time: 100e6,
    // What takes a second is run once a round.
    min_samples: 1,
    inner_gc: false,
  });
  return stats.p50;
}

export function formatTime(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toFixed(2)} ms`;
  if (nanoseconds >= 1e3) return `${(nanoseconds / 1e3).toFixed(2)} µs`;
  return `${nanoseconds.toFixed(0)} ns`;
}
