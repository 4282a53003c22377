import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { wordsApart } from "../../src/common/names.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { FLAGS, refusalOf } from "../support/in-process.ts";
import { GROUPS, libraryNameIn } from "../support/option-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "isoflop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const RUNS = fileOf("runs.csv", "compute_budget,num_params,num_tokens,loss\n1e18,2e8,8e8,3.5\n");
const PLAN = fileOf(
  "plan.json",
  JSON.stringify(planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18] })),
);
const CONFIG = fileOf("config.json", '{"model_type":"gpt2","n_embd":768}');
const SIZES = fileOf("sizes.json", '[{"size_param_value":1,"num_params":10000000}]');

/** What each command needs to run at all. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  plan: ["plan"],
  design: ["design", "--total-flops", "1e21", "--target", "1e24"],
  evaluate: ["evaluate", PLAN, "--target", "1e24"],
  fit: ["fit", RUNS],
  backtest: ["backtest", RUNS],
  cost: ["cost", PLAN, "--accelerator", "h100"],
  export: ["export", PLAN, "--command", "true", "--out", join(folder, "sweep")],
  count: ["count", CONFIG],
};

/** The commands that serve each group of rows. */
const SERVED_BY: Readonly<Record<string, readonly string[]>> = {
  PLAN_ROWS: ["plan", "design"],
  LIMIT_ROWS: ["plan", "design"],
  GIVEN_SIZES_ROWS: ["plan", "design"],
  SIZE_RANGE_ROWS: ["plan", "design", "fit"],
  SEARCHED_RANGE_ROWS: ["plan", "design", "fit"],
  MODEL_CLS_ROWS: ["plan", "design", "fit"],
  PROBING_ROWS: ["plan"],
  LAYOUT_ROWS: ["plan"],
  LADDER_ROWS: ["plan"],
  ASYNC_ROWS: ["plan"],
  NAMED_MODEL_ROWS: ["plan", "design", "fit"],
  TARGET_ROWS: ["plan", "design", "evaluate"],
  PRIOR_ROWS: ["design", "evaluate"],
  TRUST_ROWS: ["design"],
  OPTIMAL_ROWS: ["plan"],
  DESIGN_ROWS: ["design"],
  DESIGNED_LADDER_ROWS: ["design"],
  LAW_ROWS: ["fit", "backtest"],
  RESAMPLING_ROWS: ["fit", "backtest"],
  FIT_ROWS: ["fit", "backtest"],
  BACKTEST_ROWS: ["backtest"],
  ISOFLOP_FIT_ROWS: ["fit"],
  SURFACE_FIT_ROWS: ["fit"],
  TRAINING_LIMIT_ROWS: ["fit"],
  RUN_FILE_ROWS: ["fit", "backtest"],
  EVALUATE_ROWS: ["evaluate"],
  RECOMMEND_ROWS: ["fit"],
  MACHINE_ROWS: ["plan", "design"],
  TRAINING_ROWS: ["cost", "export"],
  COST_ROWS: ["cost", "export"],
  EXPORT_ROWS: ["export"],
  // The command draws at the size that suits a picture, up to --target.
  PICTURE_ROWS: [],
  REACH_ROWS: [],
  // Of functions that no command calls.
  REFINE_ROWS: [],
  SIMULATION_ROWS: [],
  TRIALS_ROWS: [],
};

/** Code, which no flag can hold; a model, its configuration and a plan come by --model and by files. */
const WITHOUT_FLAG = ["modelCls", "config", "signal", "onProgress", "plan", "estimate"];
/** What a design decides itself. */
const DECIDED = ["design computeBudgets", "design numSizesPerBudget"];

function flagOf(command: string, option: string): string {
  if (option === "targetBudget") return "--target";
  // --format is how a command writes.
  if (option === "format" && (command === "fit" || command === "backtest")) return "--runs-format";
  return `--${wordsApart(option, "-")}`;
}

describe("every option has a flag", () => {
  test("every group of options is served by a command, or by none on purpose", () => {
    expect([...GROUPS.keys()].sort()).toEqual(Object.keys(SERVED_BY).sort());
  });

  test.each([...GROUPS])("those of %s", (group, rows) => {
    const missing = (SERVED_BY[group] ?? []).flatMap((command) =>
      Object.keys(rows)
        .filter((option) => !WITHOUT_FLAG.includes(option) && !DECIDED.includes(`${command} ${option}`))
        .filter((option) => FLAGS.get(command)?.includes(flagOf(command, option)) !== true)
        .map((option) => `${command} ${option}`),
    );
    expect(missing).toEqual([]);
  });

  test("what has no flag has none anywhere", () => {
    const flags = [...FLAGS.values()].flat();
    for (const option of WITHOUT_FLAG) expect(flags).not.toContain(`--${wordsApart(option, "-")}`);
  });
});

/** What some flags go with, where their value is looked at only beside it. */
const COMPANY: Readonly<Record<string, readonly string[]>> = {
  "plan --prior": ["--layout", "centred"],
  "design --prior-weights": ["--method", "exact-law", "--criterion", "mean"],
  "fit --model": [],
  "export --engine-options": ["--engine", "slurm"],
  "export --gpus-by-budget": ["--accelerator", "h100"],
  "export --throughput": ["--accelerator", "h100"],
  "fit --model-kwargs": ["--model", "gpt2"],
};
/** Flags that take any text that is not empty. */
const TEXTS = [
  "--size-param",
  "--model-cls-name",
  "--probe-command",
  "--out",
  "--configs",
  "--report",
  "--command",
  "--loss-pattern",
  "--image",
  "--queue",
  "--storage",
  "--project",
];
const SWITCHES = ["--probe-all", "--tie-exponents", "--checkpointing", "--force", "--debug"];
const BAD = ["no such value", "{", "[", "-1e999", "-7"];

interface Refused {
  readonly command: string;
  readonly flag: string;
  readonly value: string;
}

const REFUSED: readonly Refused[] = Object.keys(COMMANDS).flatMap((command) =>
  (FLAGS.get(command) ?? [])
    .filter((flag) => !SWITCHES.includes(flag))
    .flatMap((flag) => ["", ...(TEXTS.includes(flag) ? [] : BAD)].map((value) => ({ command, flag, value }))),
);

/** Every message may name the command's own flags alone, and nothing as the library does. */
function expectOwnNames(command: string, message: string): void {
  const flags = FLAGS.get(command) ?? [];
  const named = message.match(/--[a-z][a-z-]*/g) ?? [];
  expect(named.filter((flag) => !flags.includes(flag))).toEqual([]);
  expect(libraryNameIn(message)).toBeUndefined();
  // Text holds no code.
  expect(message).not.toContain("a function of the model");
}

describe("a bad value is refused by the flag", () => {
  test.each(REFUSED)("isoflop $command $flag=$value", async ({ command, flag, value }) => {
    const company = COMPANY[`${command} ${flag}`] ?? [];
    const message = await refusalOf([...(COMMANDS[command] ?? []), ...company, `${flag}=${value}`]);
    expect(message).toMatch(new RegExp(`^${flag}[ .[]`));
    expectOwnNames(command, message);
  });

  test.each(Object.keys(COMMANDS))("isoflop %s knows every flag by its own name, and no other", async (command) => {
    for (const flag of FLAGS.get(command) ?? []) {
      const wrong = `${flag}x`;
      const message = await refusalOf([...(COMMANDS[command] ?? []), wrong, "1"]);
      expect(message).toBe(`unknown option '${wrong}' (Did you mean ${flag}?)`);
    }
  });
});

describe("what is wrong with several flags is said of the flags that there are", () => {
  test.each([
    ["plan --layout optimal --probe-all --target 1e24", "--probe-all"],
    ["plan --layout optimal --num-probe-sizes 9 --target 1e24", "--num-probe-sizes"],
    ["plan --layout optimal", "--target"],
    ["plan --layout optimal --target 10", "--target"],
    ["plan --layout even --prior epoch", "--prior"],
    ["plan --layout even --span-factor 4", "--span-factor"],
    ["plan --target 1e24", "--target"],
    ["plan --robustness 2", "--robustness"],
    ["plan --min-steps 3", "--min-steps"],
    ["plan --batch-tokens 3", "--min-steps"],
    ["plan --min-tokens-per-param 3 --max-tokens-per-param 2", "--max-tokens-per-param"],
    ["plan --max-size 3", "--min-size"],
    ["plan --size-multiple 100000", "A multiple of --size-multiple"],
    ["plan --flops palm", "--sequence-length"],
    ["plan --flops palm --sequence-length 9 --flops-per-param-per-token 6", "--flops-per-param-per-token"],
    ["plan --compute-budgets 1e308 --flops-per-param-per-token 1e-10", "--compute-budgets[0]"],
    ["plan --compute-budgets 1e18:1e19:0", "--compute-budgets"],
    ["plan --compute-budgets 1e18:0:3", "--compute-budgets"],
    ["plan --compute-budgets 1e18:1e19", "--compute-budgets"],
    ["plan --compute-budgets 1e18:1e19:9999999", "--compute-budgets"],
    ["plan --compute-budgets 1e18,,", "--compute-budgets"],
    ["plan --compute-budgets 0", "--compute-budgets[0]"],
    ['plan --layout centred --prior {"E":-1}', "--prior.E"],
    ["plan --layout centred --prior epoch,nope", "--prior[1]"],
    ["plan --size-param foo", "--size-param"],
    ["plan --model llama --size-param Foo", "--size-param"],
    ["plan --model-cls-name a", "--model-cls-name"],
    ["plan --probe-time-limit 9", "--probe-time-limit"],
    ["plan --probe-command true --layout optimal --target 1e24", "--probe-command"],
    [`plan --model gpt2 --model-sizes ${SIZES}`, "A plan must have one source of sizes; got --model and --model-sizes"],
    [`plan --model-sizes ${SIZES} --min-size 64`, "--min-size"],
    [`plan --model-sizes ${SIZES} --layers fixed`, "--layers"],
    [`plan --model-sizes ${SIZES} --flops palm --sequence-length 9`, "--flops"],
    [`plan --model ${fileOf("none.mjs", "export default 7")} --size-param width`, "--model"],
    [`plan --model ${fileOf("empty.mjs", "")}`, "--model"],
    [`plan --model ${fileOf("bare.mjs", "export default class {}")} --size-param width`, "--model"],
    [`plan --model ${fileOf("other.json", '{"model_type":"word2vec"}')}`, "model_type"],
    [`plan --model-sizes ${fileOf("wide.json", '[{"Width":1}]')}`, "--model-sizes[0].Width"],
    [`plan --model-sizes ${fileOf("less.json", '[{"size_param_value":1}]')}`, "--model-sizes[0].num_params"],
    ["design --target 1e24", "A design must get either --total-flops or --target-standard-error"],
    ["design --target 1e24 --method exact-law", "A design must get either --total-flops or --target-standard-error"],
    [
      "design --target 1e24 --method exact-law --total-flops 1e21 --target-standard-error 1",
      "A design must get either",
    ],
    [
      "design --target 1e24 --target-standard-error 1",
      "--target-standard-error must be what a ladder for 1e24 FLOPs can leave",
    ],
    ["design --target 1e24 --method optimised", "--total-flops must be given with --method optimised"],
    ["design --target 1e24 --total-flops 1e21 --given a.csv", "--given must be given with --method optimised"],
    ["design --target 1e24 --method exact-law --total-flops 1e21 --num-experiments 3", "--num-experiments"],
    ["design --target 1e24 --method exact-law --total-flops 1e21 --min-budget 1e30", "--min-budget"],
    ["design --target 1e24 --total-flops 1e21 --min-budget 1e30", "A ladder must have three budgets"],
    ["design --target 1e24 --method exact-law --total-flops 1e21 --max-budget 1e30", "--target"],
    ["design --target 1e19 --total-flops 1e21", "--target must be at least the largest budget"],
    ["design --target 1e24 --method exact-law --total-flops 1e21 --prior-weights 1", "--prior-weights"],
    [
      "design --target 1e24 --method exact-law --total-flops 1e21 --prior-weights 1 --criterion mean",
      "--prior-weights",
    ],
    ["design --target 1e24 --total-flops 1e21 --robustness 2", "--robustness must be given with --method exact-law"],
    ["design --target 1e24 --method exact-law --total-flops 1e21 --max-params 1e4", "At least 3 budgets"],
    ["design --target 1e24 --total-flops 1e21 --max-params 1e4", "A ladder must have three budgets of three sizes"],
    [`evaluate ${PLAN}`, "error: required option '--target <flops>'"],
    [`fit ${RUNS}`, "A frontier must rest on 2 budgets"],
    [`fit ${RUNS} --approach 3`, "A surface of five parameters"],
    [`fit ${RUNS} --bootstrap 10`, "--bootstrap"],
    [`backtest ${RUNS} --hide 2`, "2 budgets or more must be left where --hide are hidden"],
    [`fit ${RUNS} --approach 2`, "A power law must rest on 2 budgets"],
    [`fit ${RUNS} --include convex`, "--include"],
    [`fit ${RUNS} --approach 2 --loss huber`, "--loss"],
    [`fit ${RUNS} --huber-delta 1`, "--huber-delta"],
    [`fit ${RUNS} --min-size 64`, "--min-size"],
    [`fit ${RUNS} --model gpt2 --model-sizes ${SIZES}`, "--model-sizes"],
    [
      `fit ${fileOf("high.csv", "compute_budget,num_params,num_tokens,loss\n1,1,1,1e10\n")}`,
      "Line 2 must have as loss",
    ],
    [
      `fit ${fileOf("heavy.csv", "compute_budget,num_params,num_tokens,loss,weight\n1,1,1,1,1e10\n")}`,
      "Line 2 must have as",
    ],
    [`count ${PLAN}`, "model_type"],
    [`count ${CONFIG} --flops palm`, "--sequence-length"],
  ])("isoflop %s", async (line, start) => {
    const args = line.split(" ");
    const message = await refusalOf(args);
    expect(message.slice(0, start.length)).toBe(start);
    expectOwnNames(args[0] ?? "", message);
  });
});

test.each([
  ["plan --model Qwen3", '"qwen3"'],
  ["plan --model llama3", '"llama"'],
  ["plan --layout centered", '"centred"'],
  ["plan --layout optimum", '"optimal"'],
  ["plan --layout centred --prior chinchila", '"chinchilla"'],
  ["plan --flops 6n", '"6N"'],
  ["design --target 1e24 --total-flops 1e21 --criterion wurst", '"worst"'],
  [`fit ${RUNS} --loss hubber`, '"huber"'],
  ["plan --layot even", "--layout"],
  ["plan --min_size 64", "--min-size"],
  ["plam", "plan"],
])("isoflop %s suggests %s", async (line, meant) => {
  expect(await refusalOf(line.split(" "))).toContain(`Did you mean ${meant}?`);
});
