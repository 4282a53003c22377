import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const FOLDER = new URL("./misuse/", import.meta.url);
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** What the compiler prints for the folder, whatever its exit code. */
async function compile(): Promise<string> {
  const args = [TSC, "--noEmit", "--pretty", "false", "-p", fileURLToPath(FOLDER)];
  try {
    return (await promisify(execFile)(process.execPath, args)).stdout;
  } catch (error) {
    if (error instanceof Error && "stdout" in error) return String(error.stdout);
    throw error;
  }
}

test("the compiler refuses exactly the lines that are marked as wrong", async () => {
  const marked = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) =>
      readFileSync(new URL(name, FOLDER), "utf8")
        .split("\n")
        .flatMap((line, i) => (line.endsWith("// wrong") ? [`${name}:${i + 1}`] : [])),
    );
  const output = await compile();
  const refused = [...output.matchAll(/^(?:.*[\\/])?([^\\/\n]+)\((\d+),\d+\): error/gm)].map(
    ([, name, line]) => `${name}:${line}`,
  );
  expect(marked.length).toBeGreaterThan(20);
  expect([...new Set(refused)].sort()).toEqual(marked.sort());
});
