import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const REFERENCE = fileURLToPath(new URL("../../bench/reference.py", import.meta.url));
const WITH_NUMPY = "import platform, numpy; print(f'Python {platform.python_version()}, NumPy {numpy.__version__}')";

/** A Python that has NumPy. */
export interface Python {
  readonly command: string;
  readonly versions: string;
}

/** The first Python with NumPy among those that a machine is likely to have. */
export async function findPython(): Promise<Python | undefined> {
  for (const command of ["python3", "/usr/bin/python3", "python"]) {
    try {
      return { command, versions: (await run(command, ["-c", WITH_NUMPY])).stdout.trim() };
    } catch {
      // There is no such Python, or it lacks NumPy.
    }
  }
  return undefined;
}

/** Times the reference's algorithm in a process of its own, once it is warm: median nanoseconds. */
export async function timeReference({ command }: Python, name: string): Promise<number> {
  const times: unknown = JSON.parse((await run(command, [REFERENCE, name])).stdout);
  const seconds = new Map(Object.entries(Object(times))).get(name);
  if (typeof seconds !== "number") throw new Error(`reference.py must print the time of ${name}; got ${seconds}.`);
  return seconds * 1e9;
}
