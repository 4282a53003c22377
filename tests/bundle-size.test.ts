import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Bundle {
  /** Bytes of the program and its WASM, each compressed by itself, as they are sent. */
  readonly gzipBytes: number;
  /** The program itself. */
  readonly code: string;
  /** The modules that something of is in it: the package's own by their sources, which its source maps name. */
  readonly modules: readonly string[];
}

/** Bundles a program as wrangler does, minified; the WASM stays a file beside it. */
async function bundle(program: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm?module"],
    metafile: true,
    sourcemap: "external",
    write: false,
    outdir: "out",
    logLevel: "error",
    absWorkingDir: ROOT,
  });
  const wasm = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const files = wasm.map((path) => readFileSync(new URL(`../build/${path.replace("?module", "")}`, import.meta.url)));
  const output = (extension: string) => outputFiles.filter(({ path }) => path.endsWith(extension));
  const programs = output(".js");
  const sizes = [...programs.map(({ contents }) => contents), ...files].map(
    (file) => gzipSync(file, { level: 9 }).length,
  );
  const modules = programs.flatMap(({ text }, i) => sourcesOf(text, output(".js.map")[i]?.text ?? ""));
  const code = programs.map(({ text }) => text).join("\n");
  return { code, gzipBytes: sizes.reduce((sum, size) => sum + size, 0), modules };
}

/** The sources that a program's characters come from. What tree-shaking left nothing of has none. */
function sourcesOf(program: string, map: string): string[] {
  const sourceMap = new SourceMap(JSON.parse(map));
  const sources = program.split("\n").flatMap((line, lineNumber) =>
    Array.from(line, (_, column) => {
      const entry = sourceMap.findEntry(lineNumber, column);
      return "originalSource" in entry ? entry.originalSource.replace(/^(\.\.\/)+/, "") : "";
    }),
  );
  return [...new Set(sources)].filter((source) => source !== "" && source !== "<stdin>");
}

const SIZES_PLANNER = `
  import { planModelSizes } from "isoflop";
  export default (modelSizes, computeBudgets) => planModelSizes({ modelSizes, computeBudgets });`;
const PLANNER = `
  import { planSweep } from "isoflop";
  export default (modelCls, computeBudgets) => planSweep({ modelCls, sizeParam: "width", computeBudgets });`;
const HANDLER = `
  import { createPlanHandler } from "isoflop/edge";
  export default { fetch: createPlanHandler() };`;

describe("a bundle for workerd", () => {
  test("that plans from modelSizes has at most 13 kB, compressed, with its WASM", async () => {
    const { gzipBytes } = await bundle(SIZES_PLANNER);
    expect(gzipBytes).toBeLessThanOrEqual(13_000);
    // A bundle that lost its planner would be small, too.
    expect(gzipBytes).toBeGreaterThan(5_000);
  });

  test("that plans from model classes has at most 24 kB, compressed, with its WASM", async () => {
    expect((await bundle(PLANNER)).gzipBytes).toBeLessThanOrEqual(24_000);
  });

  test("of the handler with every model and the map of a plan has at most 91 kB, compressed, with its WASM", async () => {
    const { gzipBytes, modules } = await bundle(HANDLER);
    expect(gzipBytes).toBeLessThanOrEqual(91_000);
    // It draws plans, and nothing that takes the module of fits.
    expect(modules).toContain("src/plot/draw-plan.ts");
    expect(modules.filter((path) => /^src\/(fit|design|wasm\/fit)\//.test(path))).toEqual([]);
    expect(modules).toContain("src/models/architectures/chinchilla.ts");
  });

  test("has the size that README gives, within 5 percent", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const said = /takes ([\d.]+) kB compressed[\s\S]*?`planSweep` ([\d.]+) kB;[\s\S]*?every model ([\d.]+) kB/.exec(
      readme,
    );
    for (const [i, program] of [SIZES_PLANNER, PLANNER, HANDLER].entries()) {
      const { gzipBytes } = await bundle(program);
      expect(Math.abs(Number(said?.[i + 1]) * 1000 - gzipBytes), `${gzipBytes} bytes`).toBeLessThan(gzipBytes / 20);
    }
  });

  test("that plans carries no models, no command, no handler, no schema and nothing of Node", async () => {
    const { modules } = await bundle(PLANNER);
    expect(modules).toContain("src/probe/probe.ts");
    expect(
      modules.filter((path) =>
        /^src\/(models\/(architectures|catalog|model-family)|cli|edge|node|plot)|plan\/file\/(read|table|schema)|node_modules\//.test(
          path,
        ),
      ),
    ).toEqual([]);
  });

  test("that plans from modelSizes carries nothing that builds or counts models", async () => {
    const { code, modules } = await bundle(SIZES_PLANNER);
    expect(modules).toContain("src/plan/plan-model-sizes.ts");
    expect(code).toContain("selectSizes");
    expect(code).not.toContain("sizeGrid");
    expect(modules.filter((path) => /^src\/probe\/(?!contract|sizes)|model-family|\/flops\.ts/.test(path))).toEqual([]);
  });

  test("imports its modules compiled, and no bytes of them", async () => {
    const { modules } = await bundle(HANDLER);
    expect(modules.filter((path) => path.endsWith(".bytes.js"))).toEqual([]);
  });

  test.each(["isoflop", "isoflop/models", "isoflop/edge"])("that imports %s for nothing is empty", async (entry) => {
    expect((await bundle(`import "${entry}";`)).modules).toEqual([]);
  });
});
