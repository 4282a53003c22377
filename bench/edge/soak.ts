// Mixed requests at full rate beside clients that stall, cut and lie, on each runtime in turn: `npm run soak -- --minutes 10`.
// Ends with exit code 1 where a good request does not get its right answer, or what a server holds grows.
import { parseArgs } from "node:util";
import { RUNTIMES, type Server, type ServerRuntime } from "./servers.js";
import { badClient, type Ends } from "./soak/bad-clients.js";
import { goodClient, type Tally } from "./soak/good-client.js";
import { heldOf, serverMemory } from "./soak/memory.js";
import { randomOf } from "./soak/random.js";
import { type GoodRequest, goodRequests } from "./soak/requests.js";

const GOOD_CLIENTS = 8;
const BAD_CLIENTS = 40;
const REQUESTS = 300;
const SAMPLE_TIME = 250;

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  throw new RangeError(`--minutes must be positive and --seed an integer; got ${values.minutes} and ${values.seed}.`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Starts a server of a runtime, or says why there is none. */
async function started({ name, start }: ServerRuntime): Promise<Server | undefined> {
  try {
    return await start("serve");
  } catch (thrown) {
    say(`${name}: SKIPPED: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}

/** Soaks a server; says whether all held. */
async function soak(
  name: string,
  { port, stop }: Server,
  requests: readonly [GoodRequest, ...GoodRequest[]],
  time: number,
): Promise<boolean> {
  const tally: Tally = { times: [], lost: [] };
  const ends: Ends = new Map();
  const samples: number[] = [];
  try {
    const began = performance.now();
    const end = began + time;
    const sampling = setInterval(() => samples.push(serverMemory()), SAMPLE_TIME);
    const url = `http://127.0.0.1:${port}`;
    await Promise.all([
      ...Array.from({ length: GOOD_CLIENTS }, (_, i) => goodClient(url, requests, randomOf(seed + i), end, tally)),
      ...Array.from({ length: BAD_CLIENTS }, (_, i) => badClient(port, randomOf(seed + 1000 + i), end, ends)),
    ]).finally(() => clearInterval(sampling));
    const seconds = (performance.now() - began) / 1000;
    const times = tally.times.sort((a, b) => a - b);
    const at = (share: number) => `${(times[Math.floor(share * (times.length - 1))] ?? Number.NaN).toFixed(1)} ms`;
    const held = heldOf(samples);
    say(
      `${name}: ${times.length} good requests, ${(times.length / seconds).toFixed(0)}/s, ${tally.lost.length} lost; ` +
        `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`,
    );
    say(
      `  memory ${mb(held.start)} at the start, ${mb(held.middle)} in the middle, ${mb(held.end)} at the end, ` +
        `${mb(held.growth)} more in the last third${held.isFlat ? "" : ": IT GROWS"}`,
    );
    const told = [...ends].sort(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, count]) => `${outcome} ×${count}`);
    say(`  bad clients: ${told.join(", ")}`);
    for (const lost of tally.lost.slice(0, 5)) say(`  LOST ${lost}`);
    return tally.lost.length === 0 && held.isFlat;
  } finally {
    await stop();
  }
}

const requests = await goodRequests(seed, REQUESTS);
let isSound = true;
for (const runtime of RUNTIMES) {
  const server = await started(runtime);
  const isFine =
    server === undefined
      ? process.env.ALL_RUNTIMES === undefined
      : await soak(runtime.name, server, requests, (60_000 * minutes) / RUNTIMES.length);
  if (!isFine) isSound = false;
}
process.exitCode = isSound ? 0 : 1;
