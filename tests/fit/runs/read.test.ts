import { describe, expect, test } from "vitest";
import { readRuns } from "../../../src/fit/index.ts";
import { gpt2, planSweep } from "../../../src/index.ts";
import { errorOf, expectError } from "../../support/errors.ts";
import { call } from "../../support/untyped.ts";

const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18], numSizesPerBudget: 3 });
const [first, second, third] = plan.experiments;
if (first === undefined || second === undefined || third === undefined) throw new RangeError("The plan has three.");

const RUN = { computeBudget: 3.6e18, numParams: 2e8, numTokens: 3e9, loss: 3.5, weight: 1, experimentId: undefined };

function sizesOf({ experimentId, computeBudget, numParams, numTokens }: typeof first & object) {
  return { experimentId, computeBudget, numParams, numTokens };
}

describe("readRuns", () => {
  test.each([
    ["CSV", "compute_budget,num_params,num_tokens,loss\n3.6e18,2e8,3000000000,3.5\n"],
    [
      "CSV with other columns, CRLF, a byte order mark and no end",
      '\uFEFFseed,loss,num_tokens,num_params,compute_budget\r\n"a, ""b""\r\nc",3.5,3e9,2e8,3.6e18',
    ],
    ["CSV with blank lines", "compute_budget,num_params,num_tokens,loss\n\n3.6e18,2e8,3e9,3.5\n\n"],
    ["CSV in camelCase", "computeBudget,numParams,numTokens,loss\n3.6e18,2e8,3e9,3.5\n"],
    [
      "JSON Lines",
      '{"compute_budget": 3.6e18, "num_params": 2e8, "num_tokens": 3e9, "loss": 3.5, "note": "NaN here"}\n\n',
    ],
    ["JSON", '[{"compute_budget": 3.6e18, "num_params": 2e8, "num_tokens": 3e9, "loss": 3.5}]'],
    [
      "JSON, an object in a line",
      '{"runs": [{"computeBudget": 3.6e18, "numParams": 2e8, "numTokens": 3e9, "loss": 3.5}]}',
    ],
    ["JSON, an object", '{\n "runs": [{"computeBudget": 3.6e18, "numParams": 2e8, "numTokens": 3e9, "loss": 3.5}]\n}'],
  ])("reads %s", (_, text) => {
    expect(readRuns(text)).toEqual({ runs: [RUN], leftOut: [], warnings: [] });
  });

  test("reads weights", () => {
    const text = "compute_budget,num_params,num_tokens,loss,weight\n3.6e18,2e8,3e9,3.5,3\n3.6e18,2e8,3e9,3.5,\n";
    expect(readRuns(text).runs.map(({ weight }) => weight)).toEqual([3, 1]);
  });

  test("takes from the plan what a row does not say", () => {
    const text = `experiment_id,loss,num_tokens\n${first.experimentId},3.5,\n${second.experimentId},3.25,1e9\n`;
    expect(readRuns(text, { plan })).toEqual({
      runs: [
        { ...RUN, ...sizesOf(first) },
        { ...RUN, ...sizesOf(second), loss: 3.25, numTokens: 1e9 },
      ],
      warnings: [],
      leftOut: [{ run: third.experimentId, reason: "missing", detail: "no run of it has come back" }],
    });
  });

  test("takes as the budget of a row without one what its tokens cost by the plan", () => {
    const palm = planSweep({
      modelCls: gpt2,
      sizeParam: "width",
      computeBudgets: [1e18],
      flops: "palm",
      sequenceLength: 8192,
    });
    for (const { computeBudget, numParams, numTokens, flopsPerToken } of palm) {
      const text = `num_params,num_tokens,loss\n${numParams},${numTokens},3\n${numParams},1000,4\n`;
      const [run, short] = readRuns(text, { plan: palm }).runs;
      expect(run?.computeBudget).toBe(flopsPerToken * numTokens);
      expect((run?.computeBudget ?? 0) / computeBudget).toBeCloseTo(1, 6);
      expect(short?.computeBudget).toBe(1000 * flopsPerToken);
      const given = `compute_budget,num_params,num_tokens,loss\n${2 * computeBudget},${numParams},${numTokens},3\n`;
      expect(readRuns(given, { plan: palm }).runs.map((each) => each.computeBudget)).toEqual([2 * computeBudget]);
    }
  });

  test("asks for the budget of a row whose N the plan has not, or has at several costs", () => {
    const [experiment] = plan.experiments;
    const twice = [experiment, { ...experiment, experimentId: "other", flopsPerToken: 1 }];
    for (const numParams of [7, experiment?.numParams]) {
      expectError(() => call(readRuns, `num_params,num_tokens,loss\n${numParams},1000,3\n`, { plan: twice }), {
        code: "INVALID_RUN",
        field: "line 2",
        shows: "compute_budget",
      });
    }
  });

  test("names what failed, what is there twice, what is missing and what is not of the plan", () => {
    const rows = [
      [first.experimentId, "nan"],
      [first.experimentId, "3.5"],
      [first.experimentId, "3.5"],
      [second.experimentId, "-inf"],
      ["1e18-width7-000000", "3.5"],
    ];
    const { runs, leftOut } = readRuns(["experiment_id,loss", ...rows].join("\n"), { plan });
    expect(runs.map(({ loss }) => loss)).toEqual([3.5]);
    expect(leftOut).toEqual([
      { run: first.experimentId, reason: "failed", detail: "its loss is NaN" },
      { run: first.experimentId, reason: "duplicate", detail: "its loss is 3.5; the first run's, 3.5, is used" },
      { run: second.experimentId, reason: "failed", detail: "its loss is Infinity" },
      { run: "1e18-width7-000000", reason: "unplanned", detail: "line 6: the plan has no such experiment" },
      { run: third.experimentId, reason: "missing", detail: "no run of it has come back" },
    ]);
  });

  test.each([
    [
      "bare NaN and Infinity, as Python writes them",
      '{"compute_budget":3.6e18,"num_params":2e8,"num_tokens":3e9,"loss":NaN}\n{"compute_budget":3.6e18,"num_params":2e8,"num_tokens":3e9,"loss":-Infinity}',
    ],
    [
      "null and no loss at all",
      '[{"compute_budget":3.6e18,"num_params":2e8,"num_tokens":3e9,"loss":null},{"compute_budget":3.6e18,"num_params":2e8,"num_tokens":3e9}]',
    ],
    ["empty and None cells", "compute_budget,num_params,num_tokens,loss\n3.6e18,2e8,3e9,\n3.6e18,2e8,3e9,None\n"],
  ])("takes %s for failed runs", (_, text) => {
    const { runs, leftOut } = readRuns(text);
    expect(runs).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toEqual(["failed", "failed"]);
  });

  const HEADER = "compute_budget,num_params,num_tokens,loss\n";
  test.each([
    ["an empty file", "", "(file)", "empty"],
    ["a header without loss", "a,b\n1,2\n", "line 1", "a, b"],
    ["a row of another length", `${HEADER}3.6e18,2e8,3e9,3.5\n3.6e18,2e8,3e9\n`, "line 3", "3"],
    ["a quote that is not closed", `${HEADER}3.6e18,2e8,3e9,"3.5\n`, "line 2", "quote"],
    ["a quote within a cell", `${HEADER}3.6e18,2e8,3e9,3"5\n`, "line 2", "quote"],
    ["a loss that is a word", `${HEADER}3.6e18,2e8,3e9,low\n`, "line 2", "low"],
    ["a negative loss", `${HEADER}3.6e18,2e8,3e9,-3\n`, "line 2", "-3"],
    ["no N and no C", "num_tokens,loss\n3e9,3.5\n", "line 1", "num_params"],
    ["a D of 0", `${HEADER}1e18,2e8,0,3.5\n`, "line 2", "num_tokens"],
    [
      "broken JSON Lines",
      '{"compute_budget":3.6e18,"num_params":2e8,"num_tokens":3e9,"loss":3}\n{"loss"\n',
      "line 2",
      "JSON",
    ],
    ["a JSON list of numbers", "[1]", "runs[0]", "1"],
    ["an id that is no text", '[{"experiment_id": true, "C": 1e18, "N": 1e8, "loss": 3}]', "runs[0]", "true"],
    [
      "two columns of N",
      "compute_budget,num_params,numParams,num_tokens,loss\n3.6e18,2e8,3e8,3e9,3\n",
      "line 1",
      "numParams",
    ],
    [
      "two losses of a run",
      "compute_budget,num_params,num_tokens,loss,loss\n3.6e18,2e8,3e9,3,4\n",
      "line 1",
      "columns loss=#4",
    ],
  ])("refuses %s", (_, text, field, shows) => {
    expectError(() => readRuns(text), { code: "INVALID_RUN", field, shows });
  });

  test.each(["iso_C", "lossValue", "Wiki Eval Loss", "_losses"])("quotes the header %s as it is", (header) => {
    const { value } = errorOf(() => readRuns(`${header},computeBudget\n1,2\n`));
    expect(value).toBe(JSON.stringify(`${header}, computeBudget`));
  });

  test.each([
    ["CSV", (N: string) => `compute_budget,${N},num_tokens,loss\n1e18,-2,3e9,3.5\n`],
    ["JSON", (N: string) => `[{"compute_budget":3.6e18,"${N}":-2,"num_tokens":3e9,"loss":3.5}]`],
    ["JSON Lines", (N: string) => `{"compute_budget":3.6e18,"${N}":-2,"num_tokens":3e9,"loss":3.5}`],
  ])("calls the fields of %s as they are written", (_, textOf) => {
    for (const written of ["num_params", "numParams", "Num_Params", "N"]) {
      expect(errorOf(() => readRuns(textOf(written))).rule).toMatch(`must have a positive finite ${written}`);
    }
  });

  test.each([
    ["losss", "compute_budget,num_params,num_tokens,losss\n3.6e18,2e8,3e9,3.5\n"],
    ["num_prams", '[{"num_prams":2e8,"num_tokens":3e9,"loss":3.5}]'],
  ])("says that %s may be what is missing", (written, text) => {
    expect(errorOf(() => readRuns(text)).remedy).toContain(`Did you mean "${written}"?`);
  });

  test("takes the one of two columns of a field that a line fills", () => {
    const text = "compute_budget,num_params,numParams,num_tokens,loss\n3.6e18,,2e8,3e9,3.5\n";
    expect(readRuns(text).runs).toEqual([RUN]);
  });

  test("names a camelCase N that is not its experiment's as the file does", () => {
    const text = `experimentId,numParams,loss\n${first.experimentId},7,3\n`;
    expect(errorOf(() => readRuns(text, { plan })).value).toBe("numParams 7");
    expect(errorOf(() => readRuns('[{"experimentId": false, "C": 1, "N": 1, "loss": 3}]')).rule).toContain(
      "text as experimentId",
    );
  });

  test("refuses a run whose N is not that of its experiment", () => {
    expectError(() => readRuns(`experiment_id,num_params,loss\n${first.experimentId},7,3\n`, { plan }), {
      code: "INVALID_RUN",
      field: "line 2",
      shows: "num_params 7",
    });
  });

  test("refuses a format and a plan that are none", () => {
    expectError(() => call(readRuns, "", { format: "xml" }), { code: "INVALID_OPTION", field: "format", shows: "xml" });
    expectError(() => call(readRuns, "", { plan: 7 }), { code: "INVALID_OPTION", field: "plan", shows: "7" });
    expectError(() => call(readRuns, "", { plan: [{}] }), {
      code: "INVALID_OPTION",
      field: "plan",
      shows: "an object",
    });
    expectError(() => call(readRuns, 7), { code: "INVALID_OPTION", field: "text", shows: "7" });
  });
});
