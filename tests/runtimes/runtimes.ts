import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { bundleForBrowser, bundleForSandbox } from "./bundle.ts";
import { type Bundler, bundlers } from "./bundlers.ts";
import { hasPackage, programs, versionOf } from "./found.ts";
import { freePort, run, type Server, serve } from "./process.ts";
import { createNextProject } from "./project.ts";

/** Where the package is tried. */
export interface Places {
  readonly tarball: string;
  readonly project: string;
}

/** What the program reported. */
export type Report = unknown;

/** A runtime that exercises the package. */
export interface Runtime {
  readonly name: string;
  /** What is missing to run it; undefined where nothing is. */
  readonly missing: string | undefined;
  /** Runs the program of tests/runtimes/program in it. */
  exercise(places: Places): Promise<{ readonly version: string; readonly report: Report }>;
}

function missing(what: string, isThere: boolean): string | undefined {
  return isThere ? undefined : `${what} is not installed; npm ci --prefix tests/runtimes`;
}

/** A runtime that is a program, run on the module that prints the report. */
function commandRuntime(name: string, command: string | undefined, args: readonly string[] = []): Runtime {
  return {
    name,
    missing: missing(name, command !== undefined),
    async exercise({ project }) {
      if (command === undefined) throw new Error(`${name} must be installed.`);
      const [version = ""] = (await run(command, ["--version"], project)).split("\n");
      const printed = await run(command, [...args, "main.js"], project, { NO_COLOR: "1" });
      return { version: version.replace(/^(deno |v)/, "").replace(/ .*/, ""), report: JSON.parse(printed) };
    },
  };
}

/** A bundler, whose bundle Node runs. */
function bundlerRuntime({ name, package: from, bundle }: Bundler): Runtime {
  return {
    name,
    missing: missing(from, hasPackage(from)),
    async exercise({ project }) {
      const printed = await run(process.execPath, [await bundle(project, "print.js")], project);
      return { version: versionOf(from), report: JSON.parse(printed) };
    },
  };
}

/** Workers as they are deployed: the bundle that wrangler makes of an entry, in workerd. */
export async function startWorker(project: string, entry: string, assets?: string): Promise<Server> {
  const { wrangler = "" } = programs;
  const outdir = join(project, `worker-${entry.replace(/\W/g, "-")}`);
  const deploy = [
    "deploy",
    entry,
    "--dry-run",
    "--outdir",
    outdir,
    "--name",
    "plans",
    "--compatibility-date",
    "2026-04-01",
  ];
  await run(process.execPath, [wrangler, ...deploy], project, { WRANGLER_SEND_METRICS: "false", CI: "1" });
  const { Miniflare } = await import("miniflare");
  const worker = new Miniflare({
    modules: true,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    modulesRoot: outdir,
    scriptPath: join(outdir, entry.replace(/^.*\//, "").replace(/\.mjs$/, ".js")),
    compatibilityDate: "2026-04-01",
    host: "127.0.0.1",
    port: 0,
    // As wrangler does for the key "assets" of its configuration.
    ...(assets !== undefined && {
      assets: { directory: join(project, assets), routerConfig: { has_user_worker: true } },
    }),
  });
  const url = await worker.ready;
  return { url: url.origin, stop: () => worker.dispose() };
}

const workerd: Runtime = {
  name: "workerd",
  missing: missing("wrangler", programs.wrangler !== undefined),
  async exercise({ project }) {
    const worker = await startWorker(project, "worker.js");
    try {
      const report: Report = await fetch(worker.url).then((response) => response.json());
      return { version: versionOf("workerd"), report };
    } finally {
      await worker.stop();
    }
  },
};

/** Builds a Nitro application for Cloudflare, and starts it in workerd. */
export async function startNitro(project: string): Promise<Server> {
  const { nitro = "" } = programs;
  await run(process.execPath, [nitro, "build"], join(project, "nitro"), { NITRO_TELEMETRY_DISABLED: "1" });
  return startWorker(project, "nitro/.output/server/index.mjs");
}

const nitro: Runtime = {
  name: "Nitro",
  missing: missing("nitropack", programs.nitro !== undefined),
  async exercise({ project }) {
    const server = await startNitro(project);
    try {
      const response = await fetch(`${server.url}/exercise`);
      return { version: versionOf("nitropack"), report: await response.json() };
    } finally {
      await server.stop();
    }
  },
};

const edgeRuntime: Runtime = {
  name: "edge-runtime",
  missing: missing("edge-runtime", hasPackage("edge-runtime")),
  async exercise({ project }) {
    const { EdgeRuntime } = await import("edge-runtime");
    const variables = new Map<string, string>();
    const initialCode = await bundleForSandbox(join(project, "sandbox.js"), variables);
    const modules = Object.fromEntries(
      Array.from(variables, ([variable, file]) => [variable, new WebAssembly.Module(readFileSync(file))]),
    );
    const runtime = new EdgeRuntime({ initialCode, extend: (context) => Object.assign(context, modules) });
    const response = await runtime.dispatchFetch("http://localhost/");
    return { version: versionOf("edge-runtime"), report: await response.json() };
  },
};

/** Builds and starts a Next application with the example's route and the program's. */
export async function startNext(tarball: string): Promise<Server> {
  const { next = "" } = programs;
  const folder = await createNextProject(tarball);
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  await run(process.execPath, [next, "build"], folder, env);
  const port = await freePort();
  return serve(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], folder, port, env);
}

const next: Runtime = {
  name: "Next (edge)",
  missing: missing("next", programs.next !== undefined),
  async exercise({ tarball }) {
    const server = await startNext(tarball);
    try {
      const response = await fetch(`${server.url}/exercise`);
      return { version: versionOf("next"), report: await response.json() };
    } finally {
      await server.stop();
    }
  },
};

const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const chromium: Runtime = {
  name: "Chromium",
  missing:
    programs.chromium === undefined
      ? "chromium is not installed; apt-get install chromium, or set CHROMIUM"
      : missing("playwright-core", hasPackage("playwright-core")),
  async exercise({ project }) {
    const { chromium: launcher } = await import("playwright-core");
    const script = await bundleForBrowser(join(project, "page.js"));
    const page = await servePage(script);
    const browser = await launcher.launch({
      executablePath: programs.chromium ?? "",
      args: CHROMIUM_FLAGS,
    });
    try {
      const tab = await browser.newPage();
      await tab.goto(page.url);
      const report: Report = await tab.evaluate("report");
      return { version: browser.version(), report };
    } finally {
      await browser.close();
      await page.stop();
    }
  },
};

/** A page with a script, under the strictest policy that lets WebAssembly run. */
async function servePage(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.writeHead(200, {
      "content-type": isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    });
    response.end(isScript ? script : '<!doctype html><title>isoflop</title><script src="/page.js"></script>');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Without a single permission: not to read, not to reach a network, not to look for newer packages. */
const DENO_ARGS = ["run", "--no-prompt", "--no-remote", "--cached-only", "--node-modules-dir=manual"];

/** Every runtime, the one that runs the tests first. */
export const runtimes: readonly Runtime[] = [
  commandRuntime("Node", process.execPath),
  commandRuntime("Node 20.0", programs.node20),
  commandRuntime("Node 24", programs.node24),
  commandRuntime("Deno", programs.deno, DENO_ARGS),
  commandRuntime("Bun", programs.bun),
  workerd,
  nitro,
  edgeRuntime,
  next,
  chromium,
  ...bundlers.map(bundlerRuntime),
];
