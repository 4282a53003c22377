import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TIME_LIMIT_MS = 120_000;

/** The program that calls a door, as one text. */
async function program(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("program.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    external: ["#wasm/*"],
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** What a process of its own says of a door; one that hangs is killed, and its last line is the call that it was in. */
async function saidOf(door: string): Promise<readonly unknown[]> {
  const args = ["--max-old-space-size=1000", "--input-type=module", "-", door];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
    timeout: TIME_LIMIT_MS,
  });
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => lines.push(text));
  child.stdin.end(await program());
  await new Promise((resolve) => child.on("close", resolve));
  return lines
    .join("")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

describe("whatever is passed in place of an argument or an option, a function returns or throws an IsoflopError", () => {
  test.each(["index", "design", "fit", "models", "plot", "edge", "run", "node"])(
    "of isoflop/%s",
    { timeout: TIME_LIMIT_MS + 10_000 },
    async (door) => {
      const said = await saidOf(door);
      expect(said.at(-1)).toEqual({ numCalls: expect.any(Number) });
      expect(said.filter((line) => typeof line === "object" && line !== null && "got" in line)).toEqual([]);
    },
  );
});
