import { median } from "../timing.js";
import { coldStarts, heldMemory } from "./cold.js";
import { CONSTANT, PLAN, STRINGIFIED } from "./contenders.js";
import { largestRequests } from "./largest.js";
import { load } from "./load.js";
import { RUNTIMES } from "./servers.js";

// Bun takes so many to run at its best.
const WARM_UP = 30_000;
const REQUESTS = 3000;
const ROUNDS = 7;

function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

say("Requests per second over loopback HTTP, and as a share of what a constant of the same size has:");
say("the default plan, and a finished one that JSON.stringify only writes");
const PATHS = [CONSTANT, PLAN, STRINGIFIED];
for (const { name, start } of RUNTIMES) {
  const { port, stop } = await start("serve");
  try {
    for (const path of PATHS) await load(port, path, WARM_UP);
    const rounds: number[][] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const rates: number[] = [];
      for (const path of PATHS) {
        const { requestsPerSecond, bytesPerResponse } = await load(port, path, REQUESTS);
        rates.push(requestsPerSecond);
        bytes = bytesPerResponse;
      }
      rounds.push(rates);
    }
    const rateOf = (i: number) =>
      `${median(rounds.map((rates) => rates[i] ?? 0))
        .toFixed(0)
        .padStart(6)}/s`;
    const shareOf = (i: number) =>
      `${(100 * median(rounds.map((rates) => (rates[i] ?? 0) / (rates[0] ?? 1)))).toFixed(0)}%`;
    say(
      `  ${name.padEnd(9)} constant ${rateOf(0)}   plan ${rateOf(1)} ${shareOf(1)}   ` +
        `stringified ${rateOf(2)} ${shareOf(2)}   (${bytes} bytes)`,
    );
  } finally {
    await stop();
  }
}

say("\nFrom the start of a process or isolate to the first answer");
for (const line of await coldStarts()) say(line);
say("\nMemory that is held, after collection");
for (const line of await heldMemory()) say(line);
say("\nThe largest requests that the default limits allow, in Node: CPU of the first, least and median");
for (const line of await largestRequests()) say(line);
