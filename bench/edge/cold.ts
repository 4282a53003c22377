import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "../timing.js";
import { runtimePackage } from "./runtime-packages.js";
import { bundleWorker, startWorkerd } from "./servers.js";
import { workerdMemory } from "./workerd-memory.js";

const PROCESSES = 15;
const ISOLATES = 7;

function inProcess(command: string, program: string): number {
  const answerOnce = fileURLToPath(new URL("answer-once.js", import.meta.url));
  return Number(execFileSync(command, [answerOnce, program], { encoding: "utf8" }));
}

function coldProcess(command: string, program: string): number {
  return median(Array.from({ length: PROCESSES }, () => inProcess(command, program)));
}

/** From the start of workerd to the first answer. */
async function coldWorkerd(program: string): Promise<number> {
  const bundle = bundleWorker(program);
  const times: number[] = [];
  try {
    for (let i = 0; i < ISOLATES; i++) {
      const start = performance.now();
      const server = await startWorkerd(bundle);
      await (await fetch(`http://127.0.0.1:${server.port}/plan`)).arrayBuffer();
      times.push(performance.now() - start);
      await server.stop();
    }
  } finally {
    rmSync(bundle.folder, { recursive: true, force: true });
  }
  return median(times);
}

/** How long a fresh process or isolate takes to its first plan, and to a first constant: lines to print. */
export async function coldStarts(): Promise<string[]> {
  const bun = runtimePackage(`@oven/bun-${process.platform}-${process.arch}/bin/bun`);
  const rows: [string, number, number][] = [
    ["Node", coldProcess(process.execPath, "cold-constant"), coldProcess(process.execPath, "cold-plan")],
    ["Bun", coldProcess(bun, "cold-constant"), coldProcess(bun, "cold-plan")],
    ["workerd", await coldWorkerd("cold-constant"), await coldWorkerd("cold-plan")],
  ];
  return rows.map(
    ([name, constant, plan]) =>
      `  ${name.padEnd(9)} constant ${constant.toFixed(1).padStart(6)} ms   plan ${plan.toFixed(1).padStart(6)} ms   +${(plan - constant).toFixed(1)} ms`,
  );
}

/** What a process holds after 1,000 and after 100,000 requests: lines to print. */
export async function heldMemory(): Promise<string[]> {
  const memory = fileURLToPath(new URL("memory.js", import.meta.url));
  const bun = runtimePackage(`@oven/bun-${process.platform}-${process.arch}/bin/bun`);
  const inProcess = (command: string): readonly number[] => {
    const held: unknown = JSON.parse(execFileSync(command, ["--expose-gc", memory], { encoding: "utf8" }));
    return Array.isArray(held) ? held.map(Number) : [];
  };
  const rows: readonly (readonly [string, readonly number[]])[] = [
    ["Node", inProcess(process.execPath)],
    ["Bun", inProcess(bun)],
    ["workerd", await workerdMemory()],
  ];
  return rows.map(
    ([name, [first, last]]) => `  ${name.padEnd(9)} ${mb(first)} after 1,000 requests, ${mb(last)} after 100,000`,
  );
}

function mb(bytes = Number.NaN): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
