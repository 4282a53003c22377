import { describe, expect, test } from "vitest";
import { type ReadRunsOptions, readRuns } from "../../../src/fit/index.ts";
import { expectError } from "../../support/errors.ts";

type Row = readonly (number | string)[];

/** Sizes about the optimum at some budgets, with losses that differ. */
function sweep(budgets: readonly number[], k: number = 6): Row[] {
  return budgets.flatMap((C, b) =>
    [0.5, 1, 2, 4].map((factor, s) => {
      const N = Math.round(1e7 * factor * Math.sqrt(C / 1e17));
      return [C, N, Math.round(C / (k * N)), 3 - b / 10 + s / 100];
    }),
  );
}

const SWEEP = sweep([1e17, 1e18, 1e19]);

function csv(rows: readonly Row[], header = "compute_budget,num_params,num_tokens,loss"): string {
  return [header, ...rows.map((row) => row.join(","))].join("\n");
}

function warningsOf(text: string, options: ReadRunsOptions = {}): readonly string[] {
  return readRuns(text, options).warnings;
}

describe("readRuns says nothing", () => {
  test("of a sweep that is as it should be", () => expect(warningsOf(csv(SWEEP))).toEqual([]));

  test("of budgets by another k that it is told", () => {
    expect(warningsOf(csv(sweep([1e17, 1e18], 8)), { flopsPerParamPerToken: 8 })).toEqual([]);
  });

  test("of seeds", () => {
    const rows = SWEEP.flatMap(([C, N, D, loss]) =>
      [1, 1.0002].map((share) => [C ?? 0, N ?? 0, D ?? 0, Number(loss) * share]),
    );
    expect(warningsOf(csv(rows))).toEqual([]);
  });
});

describe("readRuns refuses", () => {
  test.each<[what: string, scale: readonly [number, number, number], columns: string]>([
    ["tokens in billions", [1, 1, 1e-9], "num_tokens=num_tokens*1e9"],
    ["parameters in millions", [1, 1e-6, 1], "num_params=num_params*1e6"],
    ["budgets in GFLOPs", [1e-9, 1, 1], "compute_budget=compute_budget*1e9"],
    ["tokens in thousands", [1, 1, 1e-3], "num_tokens=num_tokens*1e3"],
  ])("%s, and names the unit", (_, scale, columns) => {
    const scaled = SWEEP.map((row) => row.map((value, i) => Number(value) * (scale[i] ?? 1)));
    expectError(() => readRuns(csv(scaled)), { code: "INVALID_RUN", field: "line 2", shows: `columns '${columns}'` });
    expect(readRuns(csv(scaled), { columns }).runs).toHaveLength(SWEEP.length);
  });

  test("budgets that cost 100·N·D, and names the k", () => {
    const text = csv(sweep([1e17, 1e18], 100));
    expectError(() => readRuns(text), { code: "INVALID_RUN", field: "line 2", shows: "flopsPerParamPerToken 100" });
    expect(warningsOf(text, { flopsPerParamPerToken: 100 })).toEqual([]);
  });

  test("a unit beside that of the title, by both", () => {
    const rows = SWEEP.map(([C = 0, N = 0, D = 0, loss = 0]) => [C, N, Number(D) / 1e9, loss]);
    const columns = "num_tokens=Tokens (M)*1e9";
    expectError(() => readRuns(csv(rows, "C,N,Tokens (M),loss")), {
      code: "INVALID_RUN",
      field: "line 2",
      shows: `columns '${columns}'`,
    });
    expect(readRuns(csv(rows, "C,N,Tokens (M),loss"), { columns }).runs).toHaveLength(SWEEP.length);
  });

  test("one row in another unit, by its line", () => {
    const rows = SWEEP.map((row, i) =>
      i === 5 ? [row[0] ?? 0, row[1] ?? 0, Number(row[2]) / 1000, row[3] ?? 0] : row,
    );
    expectError(() => readRuns(csv(rows)), { code: "INVALID_RUN", field: "line 7", shows: "in 1 row (line 7)" });
  });
});

describe("readRuns says with rows, figure and remedy", () => {
  test.each<[what: string, text: string, warning: RegExp, options?: ReadRunsOptions]>([
    [
      "a k that is not 6",
      csv(sweep([1e17, 1e18], 7)),
      /^C is not 6·N·D in 8 of 8 runs \(lines 2, 3, 4 and 5 more\): k is 7 .*flopsPerParamPerToken 7 /,
    ],
    [
      "a few rows that cost another k",
      csv(SWEEP.map((row, i) => (i < 2 ? [2 * Number(row[0]), ...row.slice(1)] : row))),
      /^C is not 6·N·D in 2 of 12 runs \(lines 2, 3\): k is 12 there\. Check/,
    ],
    [
      "a D/N that no run has",
      csv(
        SWEEP.map(([, N = 0, D = 0, loss = 0]) => [N, Number(D) / 1e9, loss]),
        "N,D,loss",
      ),
      /^D\/N is .* N or D is likely in other units\. Give columns/,
    ],
    [
      "a C that was filled in",
      csv(
        SWEEP.map((row) => row.slice(1)),
        "N,D,loss",
      ),
      /^12 runs have no compute_budget \(lines 2, .*C = 6·N·D was taken.*columns compute_budget=…/,
    ],
    [
      "a D that was filled in",
      csv(
        SWEEP.map(([C = 0, N = 0, , loss = 0]) => [C, N, loss]),
        "C,N,loss",
      ),
      /^12 runs have no num_tokens .*D = C\/\(6·N\)/,
    ],
    [
      "one D",
      csv(
        SWEEP.map(([, N = 0, , loss = 0]) => [N, 1e9, loss]),
        "N,D,loss",
      ),
      /^All 12 runs have D = 1\.00B \(lines 2, 3, 4 and 9 more\).*Train some/,
    ],
    [
      "one D/N",
      csv(
        SWEEP.map(([, N = 0, , loss = 0]) => [N, 20 * Number(N), loss]),
        "N,D,loss",
      ),
      /^All 12 runs have D\/N = 20\.0 .*Train other sizes/,
    ],
    [
      "runs written twice",
      csv([...SWEEP, ...SWEEP.slice(0, 2)]),
      /^lines 2, 14 are one run written 2 times \(loss 3\), and so are 1 more groups: .*Remove/,
    ],
    [
      "a sweep of learning rates",
      csv(SWEEP.flatMap(([C = 0, N = 0, D = 0, loss = 0]) => [1, 1.1].map((share) => [C, N, D, Number(loss) * share]))),
      /^24 runs share N and D with others, .* have 3 to 3\.3\. .*keep best/,
    ],
    [
      "budgets that nearly coincide",
      csv(SWEEP.map(([, N = 0, D = 0, loss = 0], i) => [6 * Number(N) * Number(D) * (1 + (i % 4) / 100), N, D, loss])),
      /^12 budgets nearly coincide in 3, such as 1e17 to 1\.03e17 of 4 runs \(lines 2, 3, 4 and 1 more\): budgetTolerance 0\.05 joins them\.$/,
    ],
    [
      "training curves taken for runs",
      csv(
        [1e7, 3e7].flatMap((N) => [1, 2, 3, 4, 5, 6].map((i) => [N, i * 1.07e8, 4 - i / 10])),
        "N,D,loss",
      ),
      /^N = 10\.0M has 6 token counts \(lines 2, 3, 4 and 3 more\), and 1 of 1 others .*columns step=…/,
    ],
    [
      "repeated data",
      csv(
        SWEEP.map((row) => [...row, 1e9]),
        "C,N,D,loss,unique_tokens",
      ),
      /^\d+ of 12 runs repeat their data, up to [\d.]+ times \(line.*where/,
    ],
    [
      "runs that may not have ended",
      csv(
        SWEEP.map((row, i) => [...row, i === 3 ? "crashed" : "finished"]),
        "C,N,D,loss,State",
      ),
      /^1 run may not have ended: State is "crashed" \(line 5\)\. where 'State!=crashed' leaves them out\.$/,
    ],
    [
      "another loss",
      csv(
        SWEEP.map((row) => [...row, 1]),
        "C,N,D,val_loss,train_loss",
      ),
      /^The loss is "val_loss", not "train_loss": columns loss=train_loss/,
    ],
    [
      "steps",
      csv(
        SWEEP.flatMap(([C = 0, N = 0, D = 0, loss = 0], i) =>
          [1, 2].map((step) => [`r${i}`, step, (Number(C) * step) / 2, N, (Number(D) * step) / 2, loss]),
        ),
        "Name,_step,C,N,D,loss",
      ),
      /^24 rows are steps of 12 runs by _step: the last of each is read \(lines 3, 5, 7 and 9 more\)\. keep all/,
    ],
    ["rows that where leaves out", csv(SWEEP), /^4 of 12 rows don't meet where/, { where: "compute_budget>1e17" }],
  ])("%s", (_, text, warning, options) => {
    const warnings = warningsOf(text, options);
    expect(
      warnings.filter((each) => warning.test(each)),
      warnings.join("\n"),
    ).toHaveLength(1);
  });
});
