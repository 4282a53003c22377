import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backtest } from "../../src/fit/index.ts";
import { isoflop } from "../support/cli.ts";
import { MARIN, publishedRuns } from "../support/fits.ts";

let folder: string;
const runs = publishedRuns(MARIN);
const file = () => join(folder, "runs.csv");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  const lines = runs.map(({ computeBudget, numParams, numTokens, loss }) =>
    [computeBudget, numParams, numTokens, loss].join(","),
  );
  writeFileSync(file(), ["compute_budget,num_params,num_tokens,loss", ...lines].join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("isoflop backtest", () => {
  it("prints error, interval, and inside or not by each approach, within 100 columns", () => {
    const { status, stdout, stderr } = isoflop(["backtest", file(), "--hide", "2", "--bootstrap=100"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("Hidden: the 2 largest budgets, predicted from 55 runs at the 5 below");
    expect(stdout).toMatch(/^ +frontier +\d\.\d{3} +[+−]\d\.\d\d% +in +/m);
    expect(stdout).toMatch(/^ +approach 3 +\d\.\d{3} +[+−]\d\.\d\d% +(in|out) +/m);
    expect(stdout).toMatch(/^ +approach 2 +\d\.\d{3} +[+−]\d\.\d\d% +(in|out) +/m);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("prints JSON in the names of plan files", () => {
    const { stdout } = isoflop(["backtest", file(), "--bootstrap=100", "--format=json"]);
    const [budget] = backtest(runs, { bootstrap: 100 }).budgets;
    expect(JSON.parse(stdout)).toMatchObject({
      hide: 1,
      num_budgets: 6,
      budgets: [
        {
          compute_budget: budget?.computeBudget,
          observed: { num_params: budget?.observed.numParams },
          forecasts: [
            { approach: "frontier", forecast: { is_loss_inside: true, is_num_params_inside: true }, failure: null },
            { approach: 3 },
            { approach: 2 },
          ],
        },
      ],
    });
  });

  it("ends with exit code 2 where too few budgets would be left", () => {
    const { status, stderr } = isoflop(["backtest", file(), "--hide=6"]);
    expect(stderr).toContain("2 budgets or more must be left where --hide are hidden; got 7 budgets");
    expect(status).toBe(2);
  });
});
