import { execFileSync } from "node:child_process";

/** Bytes that the processes hold which this one has started, in memory: those of a server. */
export function serverMemory(): number {
  const rows = execFileSync("ps", ["-A", "-o", "ppid=,rss=,comm="], { encoding: "utf8" }).trim().split("\n");
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([parent, , command]) => Number(parent) === process.pid && command !== "ps")
    .reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
}

/** What is held at the start, in the middle and at the end, and by how much it grew in the last third. */
export interface Held {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
  readonly growth: number;
  readonly isFlat: boolean;
}

// Collections come and go, so that the least of spans are compared; and a young heap grows in steps of 16 MB or so. Who keeps
// but the answer to each request is past that within seconds.
const MAX_GROWTH = 0.1;
const MAX_GROWTH_BYTES = 24e6;

export function heldOf(samples: readonly number[]): Held {
  const least = (from: number, to: number) =>
    Math.min(...samples.slice(Math.floor(from * samples.length), Math.ceil(to * samples.length)));
  const before = least(2 / 3, 5 / 6);
  const end = least(5 / 6, 1);
  const growth = end - before;
  return {
    start: least(0, 1 / 6),
    middle: least(5 / 12, 7 / 12),
    end,
    growth,
    isFlat: growth <= Math.max(MAX_GROWTH * before, MAX_GROWTH_BYTES),
  };
}
