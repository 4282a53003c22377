import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { median } from "./timing.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FIRST_PLAN = fileURLToPath(new URL("first-plan.js", import.meta.url));
const ROUNDS = 40;

// Node has no modules of WASM to import, so that it compiles what workerd is handed compiled.
const compiled: Plugin = {
  name: "compiled",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /[.]wasm[?]module$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?module", "")),
      namespace: "compiled",
    }));
    onLoad({ filter: /.*/, namespace: "compiled" }, ({ path }) => ({
      contents: `export default new WebAssembly.Module(Uint8Array.from(atob("${readFileSync(path, "base64")}"), (c) => c.charCodeAt(0)));`,
    }));
  },
};

/** Bundles a planner of a checkout as for the edge, minified. */
async function bundleForEdge(root: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: 'export { planModelSizes } from "isoflop";', resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    plugins: [compiled],
    absWorkingDir: root,
    outfile,
    logLevel: "error",
  });
}

interface FirstPlan {
  readonly name: string;
  /** The module that plans, and the function of it. */
  readonly args: readonly [specifier: string, planner: string];
}

/** What a build's first plans are made by. */
async function firstPlansOf(root: string, build: string, folder: string): Promise<FirstPlan[]> {
  const bundle = join(folder, `${build}.mjs`);
  await bundleForEdge(root, bundle);
  return [
    { name: `planSweep in Node, ${build}`, args: [pathToFileURL(join(root, "build/index.js")).href, "planSweep"] },
    { name: `planModelSizes in a bundle, ${build}`, args: [pathToFileURL(bundle).href, "planModelSizes"] },
  ];
}

/**
 * How long a new process takes to its first plan, and its user CPU time until then, in turn with those of an older build: lines to print.
 *
 * @param olderRoot a checkout with its build
 */
export async function firstPlans(olderRoot?: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "isoflop-bench-"));
  try {
    const planners = await firstPlansOf(ROOT, "this build", folder);
    if (olderRoot !== undefined) planners.push(...(await firstPlansOf(olderRoot, "older build", folder)));
    const times = planners.map(({ name, args }) => ({ name, args, first: [0].slice(1), user: [0].slice(1) }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const { args, first, user } of times) {
        const printed: unknown = JSON.parse(
          execFileSync(process.execPath, [FIRST_PLAN, ...args], { encoding: "utf8" }),
        );
        const [wallTime, userTime] = Array.isArray(printed) ? printed.map(Number) : [];
        first.push(wallTime ?? Number.NaN);
        user.push(userTime ?? Number.NaN);
      }
    }
    return times.map(
      ({ name, first, user }) =>
        `  ${name.padEnd(42)} ${median(first).toFixed(1).padStart(6)} ms to the plan   ${median(user).toFixed(1).padStart(6)} ms of user CPU`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
