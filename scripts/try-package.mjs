// Packs the package, installs the tarball in an empty folder, and uses it there as a newcomer would: imports it, runs
// its command, and compiles against its types.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "isoflop-package-"));

function run(command, args, cwd = folder) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

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

try {
  const [{ filename, size, entryCount }] = JSON.parse(
    run("npm", ["pack", "--json", "--pack-destination", folder], root),
  );
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", ["install", "--no-save", "--silent", `./${filename}`]);
  writeFileSync(join(folder, "program.ts"), program);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  // Without skipLibCheck, so that the package's own declarations are checked too.
  run(process.execPath, [tsc, "--module", "nodenext", "--target", "es2022", "--strict", "--types", "", "program.ts"]);
  run(process.execPath, ["program.js"]);
  const table = run(join(folder, "node_modules", ".bin", "isoflop"), ["plan"]);
  process.stdout.write(table);
  for (const file of ["core.wasm", "fit.wasm", "plan-v1.schema.json", "package.json"]) {
    run(process.execPath, ["--input-type=module", "-e", `import.meta.resolve("isoflop/${file}")`]);
  }
  process.stdout.write(
    `${filename}: ${size} bytes, ${entryCount} files; installed, imported, compiled against and run\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
