import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./process.ts";

/** The repository. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Packs the package; gives the tarball. */
export async function pack(folder: string): Promise<string> {
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], ROOT);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack must leave a tarball.");
  return join(folder, tarball);
}

async function install(folder: string, tarball: string): Promise<void> {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--silent"];
  await run("npm", ["install", ...quiet, tarball], folder);
}

/** The program that exercises the package, with the vectors as a module, which every runtime can import. */
function addProgram(folder: string): void {
  cpSync(join(HERE, "program"), folder, { recursive: true });
  const vectors = (name: string) => readFileSync(join(ROOT, "tests/vectors", `${name}.json`), "utf8");
  writeFileSync(
    join(folder, "vectors.js"),
    `export const plans = ${vectors("plans")};\nexport const grids = ${vectors("size-grid")};\n`,
  );
}

/** An empty project outside of the repository, with the tarball installed, the program, and the examples. */
export async function createProject(tarball: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "isoflop-runtimes-"));
  await install(folder, tarball);
  addProgram(folder);
  for (const example of ["cloudflare-worker", "deno", "bun", "nitro", "node-server"]) {
    cpSync(join(ROOT, "examples", example), join(folder, example), { recursive: true });
  }
  // A project of its own, whose configuration names the page's folder.
  symlinkSync("../node_modules", join(folder, "cloudflare-worker/node_modules"));
  writeFileSync(
    join(folder, "nitro/routes/exercise.mjs"),
    'import { exercise } from "../../exercise.js";\nexport default exercise;\n',
  );
  // The one package besides isoflop that an example imports.
  link(folder, "@hono/node-server");
  return folder;
}

function link(folder: string, name: string): void {
  const target = join(folder, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(HERE, "node_modules", name), target);
}

/** A Next project with the example and the program; beside the runtimes, since Next follows no links out of a project. */
export async function createNextProject(tarball: string): Promise<string> {
  const folder = join(HERE, ".work", "next");
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(ROOT, "examples/next-edge"), folder, { recursive: true });
  await install(folder, tarball);
  addProgram(join(folder, "program"));
  const files = {
    "app/layout.js": "export default function Layout({ children }) {\n  return children;\n}\n",
    "app/exercise/route.js":
      'import { exercise } from "../../program/exercise.js";\n' +
      'export const runtime = "edge";\n' +
      "export const GET = async () => Response.json(await exercise());\n",
    "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
