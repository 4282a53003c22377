import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { planOf } from "../../site/src/state/plan-of-state.ts";
import { SAMPLE } from "../../site/src/state/sample.ts";
import { INITIAL_STATE, type PlanState, type SiteState } from "../../site/src/state/site-state.ts";
import { libraryCode } from "../../site/src/take-away/library-code.ts";
import { shellCommands } from "../../site/src/take-away/shell-command.ts";
import { planWithout } from "../../src/index.ts";
import { fixture, openRuns, visit, withBrowser } from "./support/visit.ts";

withBrowser();

// Within the package, so that programs find isoflop by its name.
const FOLDER = fileURLToPath(new URL("../../build/tests-site/", import.meta.url));
const MAIN = fileURLToPath(new URL("../../build/cli/main.js", import.meta.url));
const CONFIG = {
  model_type: "llama",
  vocab_size: 49152,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  tie_word_embeddings: true,
};
const SIZES = [
  { size_param_value: 256, num_params: 13_000_000 },
  { size_param_value: 512, num_params: 44_000_000 },
  { size_param_value: 1024, num_params: 190_000_000 },
];

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function stateOf(plan: Partial<PlanState>): SiteState {
  return { ...INITIAL_STATE, plan: { ...INITIAL_STATE.plan, ...plan } };
}

const budgets = { computeBudgets: "1e18:1e20:3" };
const STATES: readonly [string, SiteState][] = [
  ["at first", INITIAL_STATE],
  ["of a family", stateOf({ options: { model: "llama", ...budgets } })],
  ["of a published model", stateOf({ options: { model: "qwen3-0.6b", ...budgets, layers: "aspect-ratio" } })],
  ["of a config.json", stateOf({ models: "config", options: { config: JSON.stringify(CONFIG), ...budgets } })],
  ["of counted sizes", stateOf({ models: "sizes", options: { modelSizes: JSON.stringify(SIZES), ...budgets } })],
  ["even", stateOf({ options: { model: "gpt2", ...budgets, layout: "even", numSizesPerBudget: "5" } })],
  ["about a prior", stateOf({ options: { model: "pythia-70m", ...budgets, prior: "epoch", spanFactor: "3" } })],
  ["of FLOPs in all", stateOf({ budgets: "total", options: { model: "gpt2", totalFlops: "1e21", numBudgets: "4" } })],
  [
    "of a machine for some days",
    stateOf({ budgets: "machine", options: { model: "gpt2", days: "2", accelerator: "h100", gpus: "8", mfu: "0.4" } }),
  ],
  [
    "within limits, by another convention",
    stateOf({
      options: {
        ...{ model: "llama", ...budgets, flops: "palm", sequenceLength: "2048" },
        maxParams: "1e9",
        maxTokens: "1e11",
      },
    }),
  ],
];

/** States with what is left out of their plans: two experiments here and there. */
const CASES = STATES.flatMap(([name, state], i) => {
  const ids = planOf(state.plan).experiments.map(({ experimentId }) => experimentId);
  const whole: readonly [string, SiteState, readonly string[]] = [name, state, []];
  return i % 4 === 3 ? [whole, [`${name}, without two`, state, ids.slice(1, 3)] as const] : [whole];
});

describe("the page plans as the command and the library do", () => {
  test.each(CASES)("%s", (_, state, without) => {
    const whole = planOf(state.plan);
    emptyFolder();
    const expected = `${JSON.stringify(planWithout(whole, without), null, 2)}\n`;
    writeFileSync(join(FOLDER, "config.json"), JSON.stringify(CONFIG));
    writeFileSync(join(FOLDER, "sizes.json"), JSON.stringify(SIZES));
    for (const { name, text } of SAMPLE) writeFileSync(join(FOLDER, name), text);
    runCommands(shellCommands(state, without).join("\n"));
    expect(readFileSync(join(FOLDER, "plan.json"), "utf8")).toBe(expected);
    rmSync(join(FOLDER, "plan.json"));
    runProgram(libraryCode(state, without));
    const byLibrary: unknown = JSON.parse(readFileSync(join(FOLDER, "plan.json"), "utf8"));
    // What the page and the command say of their choice of a family is no library's, and a digest is of all that is said.
    const asPlanned: unknown = JSON.parse(expected);
    const saidApart = { warnings: [], digest: "" };
    expect({ ...asRecord(byLibrary), ...saidApart }).toEqual({ ...asRecord(asPlanned), ...saidApart });
  });
});

test("runs of few points are fitted by approach 3 there, too", () =>
  visit({}, async (page) => {
    await openRuns(page, fixture("few-points.csv"));
    const [, exponent = "none"] = /C\^a(0\.\d+)/.exec((await page.locator(".figures").textContent()) ?? "") ?? [];
    await page.click("#tab-take-away");
    await expect.poll(() => page.locator("pre").last().textContent()).toContain("fitLossSurface(runs");
    const [commands = "", program = ""] = await page.locator("pre").allTextContents();
    emptyFolder();
    copyFileSync(fixture("few-points.csv"), join(FOLDER, "few-points.csv"));
    expect(runCommands(commands)).toContain(`a = ${exponent}`);
    expect(runProgram(program)).toContain(`LossSurfaceFit(a=${exponent}`);
  }));

function emptyFolder(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
}

/** What the command says, in the folder. */
function runCommands(commands: string): string {
  return execFileSync("sh", ["-ec", `isoflop() { "$NODE" "$MAIN" "$@"; }\n${commands}`], {
    cwd: FOLDER,
    env: { ...process.env, NODE: process.execPath, MAIN },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
}

/** What a program says, in the folder. */
function runProgram(code: string): string {
  const program = join(FOLDER, "program.mjs");
  writeFileSync(program, code);
  return execFileSync(process.execPath, [program], {
    cwd: FOLDER,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
