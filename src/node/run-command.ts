import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { guardProcess, killGroup, markedEnv } from "./process-guard.ts";

/** One run of a program. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeLimit: number;
  /** Bytes of standard output. */
  readonly maxOutput: number;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

/** How a run ended. */
export interface EndedCommand {
  /** The limit at which it was killed, if it was. */
  readonly limit: "time" | "output" | undefined;
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  /** The signal that ended it, such as `SIGSEGV`. */
  readonly killedBy: string | undefined;
  readonly stdout: string;
  /** The end of what it printed on standard error. */
  readonly stderrTail: string;
}

/** The program could not be started, whatever its arguments; the cause says why. */
export class CommandNotStarted extends Error {}

const STDERR_TAIL_BYTES = 4096;
const HAS_GROUP = process.platform !== "win32";

/**
 * Runs a program without a shell and settles once it is gone. It is killed, with all that it started, at its limits, where
 * the signal aborts, and where this process ends, whatever ends it; what it leaves behind in its group dies with it.
 *
 * @throws {CommandNotStarted} where the program could not be started; the signal's reason, where it aborts
 */
export async function runCommand(command: Command): Promise<EndedCommand> {
  const { timeLimit, maxOutput, signal } = command;
  signal?.throwIfAborted();
  const { env, mark } = markedEnv(command.env);
  const child = await start({ ...command, env });
  const { kill, release } = guardProcess(child, mark, HAS_GROUP);
  let limit: EndedCommand["limit"];
  const stop = (): void => {
    kill();
    // Where there is no /proc, a process that left the group may hold these open for ever.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const stopAt = (reached: "time" | "output"): void => {
    limit ??= reached;
    stop();
  };

  const stdout: Buffer[] = [];
  let stdoutBytes = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    stdoutBytes += chunk.length;
    if (stdoutBytes > maxOutput) stopAt("output");
    else stdout.push(chunk);
  });
  let stderrTail: Buffer = Buffer.alloc(0);
  child.stderr.on("data", (chunk: Buffer) => {
    stderrTail = Buffer.concat([stderrTail, chunk.subarray(-STDERR_TAIL_BYTES)]).subarray(-STDERR_TAIL_BYTES);
  });
  // What was left in its group would keep its output open, and outlive the run.
  child.once("exit", () => killGroup(child, HAS_GROUP));

  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const timer = setTimeout(stopAt, timeLimit, "time");
  try {
    const { exitCode, killedBy } = await endOf(child);
    signal?.throwIfAborted();
    return { limit, exitCode, killedBy, stdout: Buffer.concat(stdout).toString(), stderrTail: stderrTail.toString() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    release();
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start({ program, args, cwd, env }: Command): Promise<Child> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => reject(new CommandNotStarted("not started", { cause }));
    try {
      const child = spawn(program, args, {
        cwd,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        detached: HAS_GROUP,
        windowsHide: true,
      });
      child.once("error", refuse);
      child.once("spawn", () => {
        child.off("error", refuse);
        resolve(child);
      });
    } catch (thrown) {
      // Node throws some of the system's refusals and emits the others.
      refuse(thrown);
    }
  });
}

function endOf(child: Child): Promise<Pick<EndedCommand, "exitCode" | "killedBy">> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ exitCode: code ?? undefined, killedBy: signal ?? undefined });
    });
  });
}
