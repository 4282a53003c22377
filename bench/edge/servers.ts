import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { runtimePackage } from "./runtime-packages.js";

/** A server that is up. */
export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/** A runtime that can serve a program of this folder. */
export interface ServerRuntime {
  readonly name: string;
  start(program: string): Promise<Server>;
}

function programFile(program: string): string {
  return fileURLToPath(new URL(`${program}.js`, import.meta.url));
}

/** Starts a command that listens where PORT says, and waits until it does. */
async function startCommand(command: string, args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(command, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(" ")} must serve; it ended.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { port, stop: () => ended(child) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("A listening server must have a port.");
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

/** Bundles a program as wrangler deploys it. */
export function bundleWorker(program: string): { readonly folder: string; readonly script: string } {
  const folder = mkdtempSync(join(tmpdir(), "isoflop-bench-"));
  const args = ["deploy", programFile(program), "--dry-run", "--minify", "--outdir", folder];
  const named = ["--name", "bench", "--compatibility-date", "2026-04-01"];
  execFileSync(process.execPath, [runtimePackage("wrangler/bin/wrangler.js"), ...args, ...named], {
    stdio: "ignore",
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
  });
  return { folder, script: join(folder, `${program}.js`) };
}

interface Worker {
  readonly ready: Promise<URL>;
  getInspectorURL(): Promise<URL>;
  dispose(): Promise<void>;
}

interface Bundle {
  readonly folder: string;
  readonly script: string;
}

async function createWorker(bundle: Bundle, options: object = {}): Promise<Worker> {
  const { Miniflare } = await import(runtimePackage("miniflare/dist/src/index.js"));
  return new Miniflare({
    ...options,
    modules: true,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    modulesRoot: bundle.folder,
    scriptPath: bundle.script,
    compatibilityDate: "2026-04-01",
    host: "127.0.0.1",
    port: 0,
    // What clients send that is no HTTP it tells at length; what goes wrong for others shows in their answers.
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
  });
}

/** Starts a bundle in workerd. */
export async function startWorkerd(bundle: Bundle): Promise<Server> {
  const worker = await createWorker(bundle);
  const { port } = await worker.ready;
  return { port: Number(port), stop: () => worker.dispose() };
}

/** A server in workerd whose isolate can be asked by the protocol of V8's inspector. */
export interface Inspected extends Server {
  ask(method: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a bundle in workerd, with its inspector. */
export async function startInspected(bundle: Bundle): Promise<Inspected> {
  const worker = await createWorker(bundle, { inspectorPort: 0 });
  const { port } = await worker.ready;
  const { default: WebSocket } = await import(runtimePackage("ws/wrapper.mjs"));
  // Miniflare's own workers have inspectors beside that of the program.
  const socket = new WebSocket(`${await worker.getInspectorURL()}core:user:`);
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  let lastId = 0;
  const ask: Inspected["ask"] = (method) =>
    new Promise((resolve) => {
      const id = ++lastId;
      const onMessage = (data: unknown) => {
        const message = JSON.parse(String(data));
        if (message.id !== id) return;
        socket.off("message", onMessage);
        resolve(message.result ?? {});
      };
      socket.on("message", onMessage);
      socket.send(JSON.stringify({ id, method }));
    });
  const stop = async () => {
    socket.terminate();
    await worker.dispose();
  };
  return { port: Number(port), stop, ask };
}

export const RUNTIMES: readonly ServerRuntime[] = [
  { name: "Node", start: (program) => startCommand(process.execPath, [programFile(`${program}-node`)]) },
  {
    name: "Bun",
    start: (program) =>
      startCommand(runtimePackage(`@oven/bun-${process.platform}-${process.arch}/bin/bun`), [
        "run",
        programFile(`${program}-bun`),
      ]),
  },
  {
    name: "workerd",
    start: async (program) => {
      const bundle = bundleWorker(`${program}-workerd`);
      const server = await startWorkerd(bundle);
      const stop = async () => {
        await server.stop();
        rmSync(bundle.folder, { recursive: true, force: true });
      };
      return { port: server.port, stop };
    },
  },
];
