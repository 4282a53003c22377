// Packs the package and holds the tarball to what publint and attw know of packages.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "isoflop-lint-"));

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: "inherit" });
}

try {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [tarball] = readdirSync(folder).map((name) => join(folder, name));
  const tool = (name) => join(root, "node_modules", ".bin", name);
  run(tool("publint"), ["run", tarball, "--strict"]);
  // The .wasm files have no types.
  run(tool("attw"), [
    tarball,
    "--profile",
    "esm-only",
    "--exclude-entrypoints",
    "./core.wasm",
    "./fit.wasm",
    "--quiet",
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
