import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../build/cli/main.js", import.meta.url));

/** Runs the built command as a user would, with no terminal. */
export function isoflop(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
    timeout: 30_000,
    maxBuffer: 2 ** 28,
  });
}
