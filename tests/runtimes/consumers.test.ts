import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { hasPackage, programs } from "./found.ts";
import { run } from "./process.ts";

const project = inject("project");
const ENTRIES = ["isoflop", "isoflop/design", "isoflop/edge", "isoflop/fit", "isoflop/models", "isoflop/node"];
const isSkipped = (name: string) => !hasPackage(name) && process.env.ALL_RUNTIMES === undefined;

/** Compiles a program of the project as TypeScript did before `exports`; gives what the compiler says. */
async function compile(program: string): Promise<string> {
  const { default: ts } = await import("typescript5");
  const options = {
    moduleResolution: ts.ModuleResolutionKind.Node10,
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: [],
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([program], options));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")).join("\n");
}

describe("tools that don't read exports", () => {
  test.skipIf(isSkipped("typescript5"))("TypeScript 5 finds every entry's types by node10", async () => {
    const program = join(project, "node10.ts");
    const imports = ENTRIES.map((entry, i) => `import * as entry${i} from "${entry}";\n`).join("");
    writeFileSync(program, `${imports}export const count: number = entry0.planSweep;\nexport { entry1, entry5 };\n`);
    // That it refuses what is wrong says that it found types at all.
    expect(await compile(program)).toMatch(/^Type '.*SweepPlan' is not assignable to type 'number'\.$/s);
  });

  test.skipIf(isSkipped("eslint-plugin-import"))("eslint-plugin-import finds the root", async () => {
    const [{ ESLint }, { default: plugin }] = await Promise.all([import("eslint"), import("eslint-plugin-import")]);
    const rules = { "import/no-unresolved": "error" } as const;
    const overrideConfig = { plugins: { import: plugin }, rules };
    const eslint = new ESLint({ cwd: project, overrideConfigFile: true, overrideConfig });
    const messagesOf = async (text: string) =>
      (await eslint.lintText(text, { filePath: "lint.js" })).flatMap(({ messages }) => messages);
    expect(await messagesOf('import { planSweep } from "isoflop"; planSweep();\n')).toEqual([]);
    expect(await messagesOf('import { planSweep } from "nowhere"; planSweep();\n')).toHaveLength(1);
  });
});

describe("Node", () => {
  test.each(ENTRIES)("requires %s", async (entry) => {
    const printed = await run(process.execPath, ["-p", `Object.keys(require("${entry}")).length > 0`], project);
    expect(printed).toBe("true\n");
  });

  test("shows the sources' lines in stacks, by --enable-source-maps", async () => {
    const program = 'import { planSweep } from "isoflop"; planSweep();';
    const args = ["--enable-source-maps", "--input-type=module", "--eval", program];
    const failed: unknown = await promisify(execFile)(process.execPath, args, { cwd: project }).catch((error) => error);
    expect(failed).toMatchObject({ stderr: expect.stringMatching(/isoflop[\\/]src[\\/]options[\\/]read\.ts:\d+:\d+/) });
  });
});

describe("the command", () => {
  test.skipIf(programs.node20 === undefined && process.env.ALL_RUNTIMES === undefined)(
    "plans in the oldest Node that package.json names",
    async () => {
      const main = join(project, "node_modules", "isoflop", "build", "cli", "main.js");
      expect(await run(programs.node20 ?? "", [main, "plan"], project)).toContain("28 experiments at 4 budgets");
    },
  );
});
