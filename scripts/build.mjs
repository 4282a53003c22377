// Makes build/, everything of the package that no one writes by hand: the modules of WASM, the documents, the entries and
// their declarations.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { build, transform } from "esbuild";

const root = new URL("../", import.meta.url);
const at = (path) => fileURLToPath(new URL(path, root));
const target = "es2022";

/** The modules of WASM, by the sources that each is compiled from. */
const MODULES = { core: "assembly/plan/index.ts", fit: "assembly/fit/index.ts" };
const ENTRIES = [
  "index",
  "models/index",
  "fit/index",
  "design/index",
  "run/index",
  "plot/index",
  "edge/index",
  "node/index",
  "cli/main",
];

/** Runs a program of node_modules; fails with all that it printed. */
async function run(program, args) {
  try {
    return await promisify(execFile)(process.execPath, [at(`node_modules/${program}`), ...args], { cwd: at(".") });
  } catch ({ stdout, stderr }) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}

/** Whether a module has been compiled since its sources or the compiler changed: compiling takes most of a build. */
function isFresh(name) {
  const wasm = at(`build/${name}.wasm`);
  if (!existsSync(wasm) || !existsSync(at(`build/${name}-exports.d.ts`))) return false;
  const assembly = readdirSync(at("assembly"), { recursive: true }).map((path) => `assembly/${path}`);
  const sources = [...assembly, "assembly", "asconfig.json", "package-lock.json"];
  return sources.every((path) => statSync(at(path)).mtimeMs < statSync(wasm).mtimeMs);
}

async function compile([name, source]) {
  if (isFresh(name)) return;
  const { stderr } = await run("assemblyscript/bin/asc.js", [source, "--target", name]);
  // The optimizer's last word is no fault of the sources.
  process.stderr.write(stderr.replace("Last converge was suboptimal.\n", ""));
  declareExports(name);
}

/**
 * Of the bindings that asc writes beside a module keeps the types of the exports, as build/<module>-exports.d.ts. Their
 * JavaScript is not used: the package instantiates its modules itself.
 */
function declareExports(name) {
  const [exports, rest] = readFileSync(at(`build/${name}.d.ts`), "utf8").split("/** Instantiates");
  // asc describes a class as an object that its JavaScript would copy; here addresses alone cross the boundary.
  if (rest === undefined || exports.includes("__Record")) {
    throw new Error(`build/${name}.d.ts must declare functions of numbers and instantiate(); got\n${exports}`);
  }
  const type = `${name[0].toUpperCase()}${name.slice(1)}Exports`;
  writeFileSync(at(`build/${name}-exports.d.ts`), `${exports}export type ${type} = typeof __AdaptedExports;\n`);
  rmSync(at(`build/${name}.d.ts`));
  rmSync(at(`build/${name}.js`));
}

/**
 * Writes what package.json's "#wasm/*" picks from by the runtime: *.bytes.js have each module as base64 text, which every
 * bundler can carry, and the loader of bytes; *.compiled.js import the modules compiled, for the runtimes that compile no
 * bytes, and have what is left for a loader to do there.
 */
async function wrap() {
  for (const name of Object.keys(MODULES)) {
    const base64 = readFileSync(at(`build/${name}.wasm`)).toString("base64");
    writeModule(
      `${name}.bytes`,
      `export const ${name}Source = "${base64}";\n`,
      `/** build/${name}.wasm: its bytes as base64 text, or the module where the runtime has compiled it. */\n` +
        `export declare const ${name}Source: string | WebAssembly.Module;\n`,
    );
    // Wrangler and Next both read this query; a plain import of the file is Wrangler's alone.
    writeModule(`${name}.compiled`, `export { default as ${name}Source } from "./${name}.wasm?module";\n`);
  }
  const codeOf = async (path) => (await transform(readFileSync(at(path), "utf8"), { loader: "ts", target })).code;
  writeModule("loader.bytes", await codeOf("src/wasm/bytes-loader.ts"), LOADER_DECLARATION);
  writeModule("loader.compiled", await codeOf("src/wasm/compiled-loader.ts"));
}

// What both loaders have in common: the one takes bytes as text, the other modules.
const LOADER_DECLARATION = `export declare function instantiate<Exports extends Record<string, unknown>>(
  source: string | WebAssembly.Module,
  unavailable: (missing: {
    readonly rule: string;
    readonly value: string;
    readonly remedy: string;
    readonly cause?: unknown;
  }) => Error,
): Exports;
`;

function writeModule(name, code, declaration) {
  if (declaration !== undefined) writeFileSync(at(`build/${name}.d.ts`), declaration);
  // The comment is how Deno finds the types of a JavaScript module.
  const types = declaration === undefined ? "" : `/* @ts-self-types="./${name}.d.ts" */\n`;
  writeFileSync(at(`build/${name}.js`), types + code);
}

/**
 * Leaves one place to each line of the source maps: stacks name files and lines by it, and maps of every expression are a fourth
 * of the package.
 */
function thinMaps() {
  const maps = readdirSync(at("build"), { recursive: true }).filter((path) => path.endsWith(".js.map"));
  for (const path of maps) {
    const map = JSON.parse(readFileSync(at(`build/${path}`), "utf8"));
    const lines = decode(map.mappings).map((segments) => segments.slice(0, 1).map((place) => place.slice(0, 4)));
    writeFileSync(at(`build/${path}`), JSON.stringify({ ...map, names: [], mappings: encode(lines) }));
  }
}

/** Bundles the entries, with what several of them share in chunks, and with source maps that name the lines of the sources. */
async function bundle() {
  await build({
    entryPoints: ENTRIES.map((entry) => at(`src/${entry}.ts`)),
    outbase: at("src"),
    outdir: at("build"),
    chunkNames: "chunks/[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target,
    platform: "neutral",
    packages: "external",
    external: ["#wasm/*"],
    sourcemap: true,
    sourcesContent: false,
    logLevel: "warning",
  });
  thinMaps();
}

/** Removes the declarations that none of the package's exports leads to: no import of a user reaches them. */
function removeInnerDeclarations() {
  const { exports } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const reached = new Set();
  const visit = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const [, target] of readFileSync(at(path), "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
      visit(posix.join(posix.dirname(path), target.replace(/(\.d)?\.(js|ts)$/, ".d.ts")));
    }
  };
  for (const { types } of Object.values(exports)) if (types !== undefined) visit(posix.normalize(types));
  // Those beside the modules of WASM stay, by which the next build's sources are checked.
  const inRooms = readdirSync(at("build"), { recursive: true }).filter((path) => /[\\/].*\.d\.ts$/.test(path));
  for (const path of inRooms) {
    if (!reached.has(posix.join("build", path.replaceAll("\\", "/")))) rmSync(at(`build/${path}`));
  }
}

// An earlier build leaves nothing behind but the modules of WASM and their types, for isFresh.
mkdirSync(at("build"), { recursive: true });
for (const name of readdirSync(at("build"))) {
  if (!/(\.wasm|-exports\.d\.ts)$/.test(name)) rmSync(at(`build/${name}`), { recursive: true });
}

await Promise.all(Object.entries(MODULES).map(compile));
await wrap();
// It bundles sources that import what was just wrapped.
const { writeOpenApi, writePlanSchema } = await import("./documents.mjs");
writeOpenApi();
writePlanSchema();
await Promise.all([bundle(), run("typescript/bin/tsc", ["-p", "."])]);
removeInnerDeclarations();
