import { spawn } from "node:child_process";
import { once } from "node:events";
import { guardProcess, markedEnv } from "../node/process-guard.ts";
import { interruptible } from "./interrupt.ts";

/** A model ended the process that it was run in, or waits for what can't come. */
export class ModelEnded extends Error {}

// Node's code of a process in which nothing is left that could settle the promise that it awaits.
const NEVER_SETTLES = 13;
// What writes a file takes its draft away first.
const GRACE_MS = 1000;

/** Whether this process runs a model for another one, which waits for {@link finished}. */
export const isSupervised: boolean = process.send !== undefined && process.env.ISOFLOP_SUPERVISED !== undefined;

/** Tells the process that waits that the command came to its end, and ends this one: nothing that a model left holds it. */
export function finished(exitCode: number): void {
  process.send?.("finished", () => process.exit(exitCode));
}

/**
 * Runs the command with a model of somebody's own in a process of its own: what loops, never settles or ends its process there
 * can be interrupted, and is told from what was done.
 *
 * @returns its exit code
 * @throws {ModelEnded} where it did not come to its end
 */
export async function supervise(module: string, argv: readonly string[]): Promise<number> {
  const { env, mark } = markedEnv({ ...process.env, ISOFLOP_SUPERVISED: "1" });
  return interruptible(async (signal) => {
    const child = spawn(process.execPath, [...process.execArgv, ...argv.slice(1)], {
      env,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    const { kill, release } = guardProcess(child, mark, false);
    let isFinished = false;
    child.on("message", () => {
      isFinished = true;
    });
    let grace: NodeJS.Timeout | undefined;
    signal.addEventListener("abort", () => {
      child.kill("SIGTERM");
      grace = setTimeout(kill, GRACE_MS);
    });
    const [exitCode, killedBy]: unknown[] = await once(child, "exit").finally(release);
    clearTimeout(grace);
    signal.throwIfAborted();
    if (isFinished && typeof exitCode === "number") return exitCode;
    if (exitCode === NEVER_SETTLES) {
      throw new ModelEnded(`${module} gives a promise that can never settle: nothing is left that could settle it`);
    }
    const how = typeof killedBy === "string" ? `was killed by signal ${killedBy}` : `ended with exit code ${exitCode}`;
    throw new ModelEnded(`${module} did not let the command come to its end: its process ${how}`);
  }, module);
}
