import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isoflop } from "./support/cli.ts";
import { readmeExamples } from "./support/readme.ts";

// Inside the package, so that `import "isoflop"` finds it by its own name.
const folder = new URL("../build/readme-examples/", import.meta.url);
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = [...readmeExamples(), ...readmeExamples("docs/jobs.md")];

describe("README and docs/jobs.md", () => {
  const programs = examples.filter(({ language }) => language === "js");
  it.each(programs.map((example, i) => [i + 1, example] as const))("program %i prints what it says", (i, example) => {
    const file = new URL(`${i}.mjs`, folder);
    writeFileSync(file, example.code);
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(file)], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(example.output);
  });

  const commands = examples.filter(({ language, code }) => language === "sh" && code.startsWith("npx isoflop"));
  it.each(commands.map((example) => [example.code.trim(), example] as const))(
    "%s prints what it says",
    (_, example) => {
      const { stdout, stderr } = isoflop(example.code.trim().split(" ").slice(2));
      expect(stderr).toBe("");
      expect(stdout).toBe(example.output);
    },
  );

  it("has programs and commands, and names only scripts that the package has", () => {
    expect(programs.length).toBeGreaterThanOrEqual(3);
    expect(commands.length).toBeGreaterThanOrEqual(1);
    const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const scripts = examples.flatMap(({ code }) => Array.from(code.matchAll(/npm run (\S+)/g), ([, name]) => name));
    for (const script of scripts) expect(manifest).toContain(`"${script}":`);
  });
});
