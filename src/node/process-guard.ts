import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const ON_WINDOWS = process.platform === "win32";
const MARK = "ISOFLOP_STARTED_BY";
/** What tells the processes that this one started, and theirs, from all others. */
const OWN_MARK = randomUUID();
// A guard costs a process: probes that follow one another share it.
const IDLE_MS = 200;

/**
 * What waits, as a shell, for the end of this process at the other end of a pipe, and then kills what is left: first the groups
 * that it was last told of, then, where there is /proc, whatever bears the mark, since a process may leave its group. No
 * handler of signals could do it: none hears SIGKILL, or a crash.
 */
const GUARD = `
groups=
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group"; done
for round in 1 2 3; do
  for environ in $(grep -ls "$1" /proc/[0-9]*/environ); do
    pid=\${environ#/proc/}
    kill -s KILL "\${pid%/environ}"
  done
done
`;

/** A process that was started, with what kills it and all that it started. */
interface Guarded {
  readonly mark: string;
  readonly child: ChildProcess;
  readonly hasGroup: boolean;
}

const guarded = new Set<Guarded>();
let guard: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let numMarks = 0;

/** The environment of a process that is to end with this one, and its mark. From now on this one's end is waited for. */
export function markedEnv(env: NodeJS.ProcessEnv): { readonly env: NodeJS.ProcessEnv; readonly mark: string } {
  // Before there is what it is to end: this process may be gone the moment after.
  tellGuard();
  numMarks++;
  const mark = `${MARK}=${OWN_MARK}.${numMarks}.`;
  return { env: { ...env, [MARK]: mark.slice(MARK.length + 1) }, mark };
}

/**
 * Sees to it that a process ends with this one, whatever ends it, and with it all that it started.
 *
 * @param child it, started with the environment that {@link markedEnv} gave with the mark
 * @param hasGroup whether it leads a process group of its own
 * @returns what kills them, and what to call once the process has ended
 */
export function guardProcess(child: ChildProcess, mark: string, hasGroup: boolean): { kill(): void; release(): void } {
  const entry: Guarded = { mark, child, hasGroup };
  if (guarded.size === 0) process.on("exit", killAll);
  guarded.add(entry);
  tellGuard();
  return {
    kill: () => kill(entry),
    release: () => {
      guarded.delete(entry);
      if (guarded.size === 0) process.off("exit", killAll);
      tellGuard();
    },
  };
}

function killAll(): void {
  for (const entry of guarded) kill(entry);
}

function kill({ child, mark, hasGroup }: Guarded): void {
  killGroup(child, hasGroup);
  for (const pid of markedProcesses(mark)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, or is another user's by now.
    }
  }
}

/** Kills what is in a process's group: all that it started, but what left it. */
export function killGroup(child: ChildProcess, hasGroup: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroup) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

/** The processes that bear a mark, where the system has /proc. */
function markedProcesses(mark: string): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => environOf(pid).includes(mark))
      .map(Number);
  } catch {
    return [];
  }
}

function environOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // It has ended, or is another user's.
    return "";
  }
}

/** Tells the guard what it is to end now, and lets it go where nothing is for a while. */
function tellGuard(): void {
  clearTimeout(idle);
  if (ON_WINDOWS) return;
  guard ??= startGuard();
  if (guarded.size === 0) {
    idle = setTimeout(() => {
      guard?.stdin?.end();
      guard = undefined;
    }, IDLE_MS).unref();
  }
  const groups = [...guarded].flatMap(({ child, hasGroup }) =>
    hasGroup && child.pid !== undefined ? [child.pid] : [],
  );
  guard.stdin?.write(`${groups.join(" ")}\n`);
}

function startGuard(): ChildProcess {
  const started = spawn("sh", ["-c", GUARD, "isoflop-guard", `${MARK}=${OWN_MARK}`], {
    // Nothing of the mark, or it would kill itself.
    env: { PATH: process.env.PATH },
    stdio: ["pipe", "ignore", "ignore"],
    // What ends this process's group must not end it first.
    detached: true,
  });
  // Without a shell what was started ends by process.on("exit") alone.
  started.on("error", () => undefined);
  started.stdin.on("error", () => undefined);
  started.unref();
  if ("unref" in started.stdin && typeof started.stdin.unref === "function") started.stdin.unref();
  return started;
}
