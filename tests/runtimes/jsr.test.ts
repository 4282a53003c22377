import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { programs } from "./found.ts";
import { ROOT } from "./project.ts";

const { deno } = programs;
const isSkipped = deno === undefined && process.env.ALL_RUNTIMES === undefined;
const folder = mkdtempSync(join(tmpdir(), "isoflop-jsr-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runDeno(args: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  return execFileSync(deno ?? "deno", args, { cwd: ROOT, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
}

describe("JSR", () => {
  test.skipIf(isSkipped)("takes the package, without slow types", () => {
    // It ends badly where a public type must be inferred, which JSR calls a slow type.
    expect(() => runDeno(["publish", "--dry-run", "--allow-dirty"])).not.toThrow();
  });

  test.skipIf(isSkipped)("serves sources that run in Deno as they are", () => {
    const program = join(folder, "program.ts");
    writeFileSync(
      program,
      `import { gpt2, planSweep } from ${JSON.stringify(join(ROOT, "src/index.ts"))};
      import { createPlanHandler } from ${JSON.stringify(join(ROOT, "src/edge/index.ts"))};
      const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18] });
      const response = await createPlanHandler()(new Request("http://localhost/openapi.json"));
      console.log(plan.numExperiments, response.status);`,
    );
    const config = join(ROOT, "jsr.json");
    expect(runDeno(["run", "--config", config, "--node-modules-dir=manual", "--cached-only", program])).toBe("7 200\n");
  });
});
