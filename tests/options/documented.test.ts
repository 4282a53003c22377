import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { IsoflopErrorCode } from "../../src/common/errors.ts";
import { DESIGN_SWEEP_ROWS } from "../../src/design/design-options.ts";
import { EVALUATE_ROWS } from "../../src/design/evaluate/evaluate.ts";
import { BACKTEST_OPTION_ROWS } from "../../src/fit/backtest/backtest.ts";
import { RECOMMEND_ROWS } from "../../src/fit/recommend.ts";
import { modelTypes } from "../../src/models/catalog.ts";
import { conventionNames } from "../../src/models/flops.ts";
import { mergedRows } from "../../src/options/read.ts";
import { ASYNC_SWEEP_ROWS, SWEEP_ROWS } from "../../src/options/read-sweep.ts";
import {
  FIT_ROWS,
  ISOFLOP_FIT_ROWS,
  LAW_ROWS,
  MACHINE_ROWS,
  OPTIMAL_ROWS,
  PICTURE_ROWS,
  REACH_ROWS,
  REFINE_ROWS,
  type Rows,
  RUN_FILE_ROWS,
  SIMULATION_ROWS,
  SURFACE_FIT_ROWS,
  TARGET_ROWS,
  TRIALS_ROWS,
} from "../../src/options/table.ts";
import { COST_ROWS, EXPORT_ROWS, TRAINING_ROWS } from "../../src/run/options.ts";
import { optionsTable } from "../support/options-table.ts";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The text of a document between the marks of a function's options. */
function block(document: string, name: string): string {
  const [, after = ""] = document.split(`<!-- options of ${name} -->\n\n`);
  const [text = ""] = after.split("\n\n<!-- end of options -->");
  return text;
}

/** The rows that planSweep has not as they are. */
function beyondSweep(rows: Rows): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([option, row]) => SWEEP_ROWS[option] !== row));
}

const README = read("README.md");
const OPTIONS = read("docs/options.md");

// Where one of these fails, the expected block is what belongs between the marks.
describe("docs/options.md has as the table of options has them", () => {
  test.each<[name: string, known: Rows, shown?: Rows]>([
    ["planSweep", SWEEP_ROWS],
    ["planSweepAsync", ASYNC_SWEEP_ROWS, beyondSweep(ASYNC_SWEEP_ROWS)],
    ["planSweep with layout optimal", OPTIMAL_ROWS],
    ["designSweep", DESIGN_SWEEP_ROWS, beyondSweep(DESIGN_SWEEP_ROWS)],
    ["refineSweep", REFINE_ROWS],
    ["evaluatePlan", EVALUATE_ROWS],
    ["simulateFits", mergedRows(SIMULATION_ROWS, TARGET_ROWS, TRIALS_ROWS)],
    ["readRuns", RUN_FILE_ROWS],
    ["fitFrontier", LAW_ROWS],
    ["backtest", BACKTEST_OPTION_ROWS],
    ["pictures", PICTURE_ROWS],
    ["drawOptima", REACH_ROWS],
    ["fitLossSurface", mergedRows(SURFACE_FIT_ROWS, FIT_ROWS)],
    ["fitIsoFlop", mergedRows(ISOFLOP_FIT_ROWS, FIT_ROWS)],
    ["recommend", RECOMMEND_ROWS, beyondSweep(RECOMMEND_ROWS)],
    ["trainingRuns", TRAINING_ROWS],
    ["estimateCost", COST_ROWS],
    ["sweepFiles", EXPORT_ROWS],
    ["a machine", MACHINE_ROWS],
  ])("the options of %s", (name, known, shown = known) => {
    expect(block(OPTIONS, name)).toBe(optionsTable(shown, known));
  });
});

test("docs/architectures.md has every architecture that can be counted, with its published members", () => {
  const rows = modelTypes().map(({ modelType, description, members }) => {
    const names = members.map(({ name }) => name).join(", ");
    return `| \`${modelType}\` | ${description} | ${names === "" ? "–" : names} |`;
  });
  const table = ["| `model_type` | what it is | published members, by name |", "|---|---|---|", ...rows].join("\n");
  const text = readFileSync(new URL("../../docs/architectures.md", import.meta.url), "utf8");
  expect(text).toContain(`${table}\n`);
});

test("README names every convention of FLOPs", () => {
  for (const convention of conventionNames()) expect(README).toMatch(new RegExp(`^\\| \`${convention}\``, "m"));
});

/** Every code, which the type checker holds to be complete. */
const CODES: Readonly<Record<IsoflopErrorCode, true>> = {
  INVALID_OPTION: true,
  CONFLICTING_OPTIONS: true,
  NO_SIZE_IN_RANGE: true,
  MODEL_CONTRACT: true,
  MODEL_NOT_BUILT: true,
  SIZE_PARAM_WITHOUT_EFFECT: true,
  TOO_LARGE: true,
  INVALID_PLAN_FILE: true,
  INVALID_RUN: true,
  NOT_DETERMINED: true,
  INFEASIBLE: true,
  FILE_ACCESS: true,
  WASM_UNAVAILABLE: true,
};

test("README explains every code of an error", () => {
  const explained = Array.from(README.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| /gm), ([, codes = ""]) => codes);
  expect(explained.flatMap((codes) => codes.replaceAll("`", "").split(", ")).sort()).toEqual(Object.keys(CODES).sort());
});
