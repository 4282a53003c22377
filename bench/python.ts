import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Run } from "isoflop/fit";

const run = promisify(execFile);
/** A Python that has what it was asked for. */
export interface Python {
  readonly command: string;
  readonly versions: string;
}

/** A script of bench/. */
function script(name: string): string {
  return fileURLToPath(new URL(`../../bench/${name}`, import.meta.url));
}

/** The first Python with a package, such as `numpy`, among those that a machine is likely to have. */
export async function findPython(name: "numpy" | "scipy"): Promise<Python | undefined> {
  const versions = `import platform, ${name}; print(f"Python {platform.python_version()}, ${name} {${name}.__version__}")`;
  for (const command of ["python3", "/usr/bin/python3", "python"]) {
    try {
      return { command, versions: (await run(command, ["-c", versions])).stdout.trim() };
    } catch {
      // There is no such Python, or it lacks the package.
    }
  }
  return undefined;
}

async function printedBy({ command }: Python, name: string, args: readonly string[]): Promise<Map<string, unknown>> {
  const printed: unknown = JSON.parse((await run(command, [script(name), ...args])).stdout);
  return new Map(Object.entries(Object(printed)));
}

function figure(printed: ReadonlyMap<string, unknown>, name: string): number {
  const value = printed.get(name);
  if (typeof value !== "number") throw new Error(`The script must print a number as ${name}; got ${value}.`);
  return value;
}

/** Times the reference's algorithm in a process of its own, once it is warm: median nanoseconds. */
export async function timeReference(python: Python, name: string): Promise<number> {
  return 1e9 * figure(await printedBy(python, "reference.py", [name]), name);
}

/** A fit by SciPy; see bench/reference_fit.py. */
export interface ReferenceFit {
  /** Median nanoseconds, in a process of its own, once it is warm. */
  readonly time: number;
  readonly objective: number;
  readonly alpha: number;
  readonly beta: number;
}

export async function fitByReference(python: Python, name: string, runs: readonly Run[]): Promise<ReferenceFit> {
  const columns = {
    N: runs.map(({ numParams }) => numParams),
    D: runs.map(({ numTokens }) => numTokens),
    loss: runs.map(({ loss }) => loss),
  };
  const printed = await printedBy(python, "reference_fit.py", [name, JSON.stringify(columns)]);
  return {
    time: 1e9 * figure(printed, "seconds"),
    objective: figure(printed, "objective"),
    alpha: figure(printed, "alpha"),
    beta: figure(printed, "beta"),
  };
}
