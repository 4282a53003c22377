// Packs the package and holds the tarball to what publint and attw know of packages; then installs it in an empty folder
// and uses it there as a newcomer would: compiles against its types, runs the program, runs the command.
// tests/runtimes tries it in more places.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tool = (path) => join(root, "node_modules", path);
const folder = mkdtempSync(join(tmpdir(), "isoflop-package-"));

function run(command, args, cwd = folder) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** Has a tool say what it finds. */
function check(command, args) {
  execFileSync(tool(`.bin/${command}`), args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
}

const MAX_BYTES = 780_000;

const program = `
import { gpt2, planSweep, readPlan, type Experiment } from "isoflop";
import { fitLossSurface, type Run } from "isoflop/fit";
const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18, 1e19] });
const first: Experiment | undefined = readPlan(JSON.stringify(plan)).experiments[0];
const runs: Run[] = plan.experiments.map(({ computeBudget, numParams, numTokens }) => ({
  computeBudget,
  numParams,
  numTokens,
  loss: 1.7 + 400 / numParams ** 0.34 + 410 / numTokens ** 0.28,
}));
const { surface } = fitLossSurface(runs);
if (Math.abs(surface.alpha - 0.34) > 1e-9) throw new Error("The fit lost the surface.");
if (first?.numParams !== plan.experiments[0]?.numParams) throw new Error("The plan file lost an experiment.");
`;

/** Builds everything anew and packs it. */
function pack() {
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder], root));
  return packed;
}

try {
  const { integrity } = pack();
  const { filename, size, entryCount, integrity: again } = pack();
  if (again !== integrity) throw new Error("Two packs of one commit must be the same, byte for byte; they are not.");
  // 500 kB of the library, and the page that isoflop view serves.
  if (size > MAX_BYTES) throw new Error(`The tarball must have at most ${MAX_BYTES} bytes; it has ${size}.`);
  check("publint", ["run", filename, "--strict"]);
  // What is no program has no types. Whoever requires the package gets a module; README says where that works.
  const untyped = ["./core.wasm", "./fit.wasm", "./plan-v1.schema.json"];
  check("attw", [filename, "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", ...untyped, "--quiet"]);

  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", ["install", "--no-save", "--silent", `./${filename}`]);
  writeFileSync(join(folder, "program.ts"), program);
  // Without skipLibCheck, so that the package's own declarations are checked too.
  const strictly = ["--module", "nodenext", "--target", "es2022", "--strict", "--types", ""];
  run(process.execPath, [tool("typescript/bin/tsc"), ...strictly, "program.ts"]);
  run(process.execPath, ["program.js"]);
  process.stdout.write(run(join(folder, "node_modules", ".bin", "isoflop"), ["plan"]));
  for (const file of ["core.wasm", "fit.wasm", "plan-v1.schema.json", "package.json"]) {
    run(process.execPath, ["--input-type=module", "-e", `import.meta.resolve("isoflop/${file}")`]);
  }
  process.stdout.write(
    `${filename}: ${size} bytes, ${entryCount} files; installed, imported, compiled against and run\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
