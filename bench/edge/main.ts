import { median } from "../timing.js";
import { coldStarts, heldMemory } from "./cold.js";
import { CONSTANT, PLAN } from "./contenders.js";
import { largestRequests } from "./largest.js";
import { load } from "./load.js";
import { RUNTIMES } from "./servers.js";

const WARM_UP = 3000;
const REQUESTS = 3000;
const ROUNDS = 7;

function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

say("Requests per second over loopback HTTP: the default plan beside a constant body of the same size");
for (const { name, start } of RUNTIMES) {
  const { port, stop } = await start("serve");
  try {
    for (const path of [CONSTANT, PLAN]) await load(port, path, WARM_UP);
    const rounds: { readonly constant: number; readonly plan: number }[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const constant = await load(port, CONSTANT, REQUESTS);
      const plan = await load(port, PLAN, REQUESTS);
      bytes = plan.bytesPerResponse;
      rounds.push({ constant: constant.requestsPerSecond, plan: plan.requestsPerSecond });
    }
    const ratio = median(rounds.map(({ constant, plan }) => plan / constant));
    say(
      `  ${name.padEnd(9)} constant ${median(rounds.map(({ constant }) => constant))
        .toFixed(0)
        .padStart(6)}/s   ` +
        `plan ${median(rounds.map(({ plan }) => plan))
          .toFixed(0)
          .padStart(6)}/s   ${(100 * ratio).toFixed(0)}%   (${bytes} bytes)`,
    );
  } finally {
    await stop();
  }
}

say("\nFrom the start of a process or isolate to the first answer");
for (const line of await coldStarts()) say(line);
say("\nMemory that is held, after collection");
for (const line of await heldMemory()) say(line);
say("\nThe largest requests that the default limits allow, in Node");
for (const line of await largestRequests()) say(line);
