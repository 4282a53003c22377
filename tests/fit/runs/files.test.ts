import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ReadRunsOptions, type RunFile, readRuns } from "../../../src/fit/index.ts";
import { errorOf, expectClearMessage } from "../../support/errors.ts";

// Files as their authors have them, cut to a few rows.

function read(file: string, options: ReadRunsOptions = {}): RunFile {
  return readRuns(readFileSync(new URL(`files/${file}`, import.meta.url), "utf8"), options);
}

/** The first run as C, N, D and the loss, with six digits. */
function firstOf({ runs: [first] }: RunFile): unknown {
  if (first === undefined) return undefined;
  const { computeBudget, numParams, numTokens, loss } = first;
  return [computeBudget, numParams, numTokens, loss].map((value) => Number(value.toPrecision(6)));
}

describe("a file is read as it is", () => {
  test.each<[file: string, numRuns: number, first: readonly number[], options?: ReadRunsOptions]>([
    ["N_D_C_loss.csv", 7, [1.71207e18, 47557600, 6e9, 2.92507]],
    ["all_same_tokens_params_flops_val_loss.csv", 16, [6.41695e14, 10696700, 9998340, 4.63768]],
    ["checkpoints_loss_N_D_C.csv", 1, [5.29556e17, 93940400, 939524000, 3.9298]],
    ["checkpoints_loss_N_D_C.csv", 7, [7.56508e16, 93940400, 134218000, 5.93976], { keep: "all" }],
    ["fmt_human_units.csv", 30, [1e18, 11400000, 1.461e10, 3.9103]],
    ["fmt_split.json", 30, [1e18, 11410900, 1.46059e10, 3.9103]],
    ["lr_bs_sweep_ti_smooth_loss.csv", 7, [1.28798e20, 214664000, 1e11, 2.41352]],
    ["lr_bs_sweep_ti_smooth_loss.csv", 3, [1.28798e20, 214664000, 1e11, 2.41352], { keep: "best" }],
    ["mlp_grid_N_D_C_val_loss.csv", 7, [1595390, 345, 1024, 0.803749]],
    ["mlp_grid_N_D_C_val_loss.csv", 1, [57790900, 345, 37093, 0.148072], { where: "iso_C>0" }],
    ["moe_active_params_N_Na_D.csv", 5, [2.58074e19, 2150610000, 2e9, 2.72169]],
    ["moe_active_params_N_Na_D.csv", 5, [2.25568e18, 187974000, 2e9, 2.72169], { columns: { num_params: "Na" } }],
    ["parameters_compute_budget_final_loss.json", 12, [6e18, 5e7, 2e10, 7.19278]],
    ["tokens_params_budget_loss.csv", 7, [6e18, 633111000, 1579500000, 0.919843]],
  ])("%s", (file, numRuns, first, options) => {
    const found = read(file, options);
    expect(found.runs).toHaveLength(numRuns);
    expect(firstOf(found)).toEqual(first);
  });
});

describe("a file is refused with the option that reads it", () => {
  test.each<[file: string, columns: string, numRuns: number, first: readonly number[]]>([
    [
      "checkpoints_flops_per_step.csv",
      "'compute_budget=flops_per_step*step'",
      1,
      [3.34066e19, 368124000, 1.51247e10, 2.62405],
    ],
    [
      "final_loss_params_active.jsonl",
      "num_params=params_active_precise",
      1,
      [2.18085e20, 103814000, 3.5012e11, 3.47334],
    ],
    ["flops_budget_val_loss.csv", "num_params=num_scaling_params", 3, [7e14, 358764000, 278528, 10.9592]],
    ["markdown_table_diverged.md", "'loss=paloma macro'", 15, [1e18, 28885000, 5.77e9, 3.399]],
    ["num_params_val_loss_no_tokens.json", "'num_tokens=<tokens>'", 6, [4.80691e15, 801152, 1e9, 0.56334]],
    [
      "one_run_curve.json",
      "'num_params=<parameters>,num_tokens=config.max_steps*config.batch_size*<tokens per sequence>,loss=train_loss.-1.1'",
      1,
      [3.93216e18, 1e9, 655360000, 6.3999],
    ],
    [
      "one_run_nested_results.json",
      "'loss=results[val_data=c4_val].loss'",
      1,
      [2.03314e19, 411616000, 8232330000, 3.04174],
    ],
    [
      "one_run_training_curve.csv",
      "'num_params=<parameters>,num_tokens=_step*<tokens per step>,loss=eval/c4_en-validation/CrossEntropyLoss'",
      1,
      [6.144e15, 1e9, 1024000, 4.23917],
    ],
    ["spreadsheet_section_rows.csv", "'num_params=N,loss=C4 Eval Loss'", 8, [4.47e16, 40719200, 209715000, 5.186]],
    ["wandb_flat_table.csv", "loss=val/.dclm_loss", 7, [2.90909e19, 1572190000, 2516580000, 3.18462]],
    [
      "wandb_nested.json",
      "'num_tokens=summary.dataset/.num_train_steps*summary.dataset/.global_batch_size*<tokens per sequence>,loss=summary.val/.dclm_loss'",
      4,
      [3.09131e18, 545945000, 943718000, 3.4713],
    ],
    ["wandb_snapshot_parameter_count.csv", "loss=cd_val_loss", 4, [3e17, 4601980, 3011510000, 1.53779]],
    [
      "wandb_ui_export.csv",
      "'num_params=<parameters>,loss=train/avg_loss_AVG'",
      5,
      [1.57286e18, 1e9, 262144000, 4.49839],
    ],
  ])("%s", (file, columns, numRuns, first) => {
    const error = errorOf(() => read(file));
    expectClearMessage(error);
    expect(error.remedy).toMatch(`Give columns ${columns}`);
    const figures: Readonly<Record<string, string>> = { parameters: "1e9", tokens: "1B" };
    const filled = columns.replaceAll("'", "").replace(/<([^>]+)>/g, (_, figure: string) => figures[figure] ?? "1024");
    const found = read(file, { columns: filled });
    expect(found.runs).toHaveLength(numRuns);
    expect(firstOf(found)).toEqual(first);
  });
});

test("runs whose status says that they diverged are left out by it", () => {
  const { runs, leftOut } = read("markdown_table_diverged.md", { columns: { loss: "paloma macro" } });
  expect(Math.max(...runs.map(({ loss }) => loss))).toBeLessThan(4);
  expect(leftOut).toEqual(
    [16, 17].map((line) => ({ run: `line ${line}`, reason: "failed", detail: "its status is diverged" })),
  );
});

test("rows of a spreadsheet that have no loss are left out", () => {
  const { leftOut } = read("spreadsheet_section_rows.csv", { columns: "num_params=N,loss=C4 Eval Loss" });
  expect(leftOut.map(({ run }) => run)).toEqual(["line 2", "line 3", "line 7"]);
});

test("a perplexity is read as the loss that it is of", () => {
  const columns = "num_params=12M,loss=ln(eval/ppl//fsx-onellm/data/corpora/text_only/text_eval/c4.jsonl)";
  expect(read("wandb_ui_export.csv", { columns }).runs[0]?.loss).toBeCloseTo(Math.log(96.7105961), 6);
});
