import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fitFrontier } from "../../src/fit/index.ts";
import { readPlan } from "../../src/index.ts";
import { drawIsoFlops, drawOptima, drawPlan, drawResiduals } from "../../src/plot/index.ts";
import { isoflop } from "../support/cli.ts";
import { MARIN, publishedRuns } from "../support/fits.ts";
import { readSvg, textsOf, withClass } from "../support/svg.ts";

const RUNS = publishedRuns(MARIN);
let folder = "";
const at = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(at(name), "utf8");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-pictures-"));
  const rows = RUNS.map(({ computeBudget, numParams, numTokens, loss }) =>
    [computeBudget, numParams, numTokens, loss].join(),
  );
  writeFileSync(at("runs.csv"), `${["compute_budget,num_params,num_tokens,loss", ...rows].join("\n")}\n`);
  expect(isoflop(["plan", "--layout", "even", "--out", at("plan.json")]).status).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("isoflop plan", () => {
  test("writes the map of its plan where the file ends in .svg", () => {
    const { status, stdout } = isoflop(["plan", "--layout", "even", "--out", at("plan.svg")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Wrote .*plan\.svg: SweepPlan\(/);
    expect(read("plan.svg")).toBe(drawPlan(readPlan(read("plan.json"))));
  });

  test("prints it as --format svg, with the prior that the plan is centred on", () => {
    const { stdout } = isoflop(["plan", "--layout", "centred", "--prior", "epoch", "--format", "svg"]);
    expect(withClass(readSvg(stdout), "optimum")).toHaveLength(1);
  });
});

describe("isoflop evaluate", () => {
  test("writes a picture of the plan beside the even layout", () => {
    const { status } = isoflop(["evaluate", at("plan.json"), "--target", "1e23", "--out", at("eval.svg")]);
    expect(status).toBe(0);
    const plans = withClass(readSvg(read("eval.svg")), "bar").map(({ attributes }) => attributes["data-plan"]);
    expect(new Set(plans)).toEqual(new Set(["plan", "even"]));
  });

  test("writes a table or JSON to a file, too", () => {
    const args = ["evaluate", at("plan.json"), "--target", "1e23"];
    expect(isoflop([...args, "--out", at("eval.json")]).stdout).toMatch(/^Wrote .*eval\.json\n$/);
    expect(read("eval.json")).toBe(isoflop([...args, "--format", "json"]).stdout);
  });
});

describe("isoflop fit", () => {
  test.each([
    [[], drawIsoFlops(RUNS, fitFrontier(RUNS))],
    [["--picture", "optima", "--target", "1e22"], drawOptima(fitFrontier(RUNS), { upTo: 1e22 })],
    [["--picture", "residuals"], drawResiduals(RUNS, fitFrontier(RUNS))],
  ])("writes a picture: %j", (flags, picture) => {
    expect(isoflop(["fit", at("runs.csv"), ...flags, "--out", at("fit.svg")]).status).toBe(0);
    expect(read("fit.svg")).toBe(picture);
  });

  test("refuses a picture where none is written", () => {
    const { status, stderr } = isoflop(["fit", at("runs.csv"), "--picture", "optima"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^isoflop: --picture must be given where an SVG is written; .*--out.*\n$/);
  });

  test("writes a report that needs nothing else, and runs nothing", () => {
    const hostile = `</pre><script>alert(1)</script>`;
    const [run = expect.unreachable()] = RUNS;
    const { computeBudget, numParams, numTokens } = run;
    const lines = read("runs.csv").trimEnd().split("\n");
    const [header = "", ...rows] = lines;
    const named = [`${header},experiment_id`, ...rows.map((row, i) => `${row},run ${i}`)];
    writeFileSync(
      at("named.csv"),
      [...named, `${computeBudget},${numParams},${numTokens},nan,"${hostile}"`, ""].join("\n"),
    );
    const { status, stdout } = isoflop(["fit", at("named.csv"), "--report", at("report.html")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Wrote .*report\.html: FrontierFit\(.*\)\n$/);
    const html = read("report.html");
    expect(html).not.toContain("<script");
    expect(html).not.toMatch(/(src|href)="/);
    expect(html.match(/<svg /g)).toHaveLength(3);
    // It is XML, too, but for its first line.
    const page = readSvg(html.replace("<!doctype html>\n", ""));
    const texts = textsOf(page).join("\n");
    expect(texts).toContain("Hidden: the largest budget, predicted from");
    expect(texts).toContain(hostile);
    expect(texts).toContain("Runs left out");
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
  });

  test("says in the report why there is no backtest", () => {
    const two = read("runs.csv")
      .split("\n")
      .filter(
        (line, i) => i === 0 || line.startsWith("9000000000000000000,") || line.startsWith("18000000000000000000,"),
      );
    writeFileSync(at("two.csv"), `${two.join("\n")}\n`);
    expect(isoflop(["fit", at("two.csv"), "--report", at("two.html")]).status).toBe(0);
    expect(read("two.html")).toContain("2 budgets or more must be left where hide are hidden");
  });
});
