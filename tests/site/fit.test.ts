import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { humanCount } from "../../src/common/units.ts";
import { fitLossSurface, readRuns } from "../../src/fit/index.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { downloaded, fitted, fixture, openRuns, visit, withBrowser } from "./support/visit.ts";

withBrowser();

const titleOf = (page: Page) => page.textContent("#panel-fit .summary");

test("the page opens on a public sweep with its backtest", () =>
  visit({}, async (page) => {
    await fitted(page);
    expect(await titleOf(page)).toBe("Frontier: 85 runs at 7 budgets");
    expect(await page.locator(".forecasts").count()).toBe(1);
    expect(await page.locator(".forecasts caption").textContent()).toContain("At 3e20 FLOPs, 1.67× beyond");
    expect(await page.locator(".fit-pictures svg").count()).toBe(3);
  }));

test("hiding rungs predicts each of them from those that are left", () =>
  visit({}, async (page) => {
    await fitted(page);
    const slider = page.getByLabel("Hidden budgets");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelectorAll(".forecasts").length === 3);
    expect(await slider.getAttribute("max")).toBe("5");
    // Each stands in the picture of N* and in that of the loss.
    expect(await page.locator(".backtest .hidden").count()).toBe(6);
    expect(await page.locator(".backtest svg > title").textContent()).toBe("Hidden budgets by the frontier");
    await page.getByLabel("Approach 2, parabolas").check();
    await expect
      .poll(() => page.locator(".backtest svg > title").textContent())
      .toBe("Hidden budgets by parabolas (approach 2)");
    await slider.fill("0");
    await page.waitForFunction(() => document.querySelectorAll(".forecasts").length === 0);
  }));

test("files of every kind are read", () =>
  visit({}, async (page) => {
    for (const name of [
      "runs.csv.gz",
      "semicolons.csv",
      "nested.json",
      "lines.jsonl",
      "utf-16.csv",
      "short-names.csv",
    ]) {
      await openRuns(page, fixture(name));
      expect(await page.locator("#panel-fit .banner, #panel-fit .error").allTextContents(), name).toEqual([]);
      expect(await page.locator(".file-names").textContent(), name).toContain(name);
      expect(await titleOf(page), name).toMatch(/^Frontier: \d+ runs at \d+ budgets$/);
    }
  }));

test("files are dropped wherever on the page", () =>
  visit({ panel: "plan" }, async (page) => {
    const transfer = await page.evaluateHandle(() => {
      const dropped = new DataTransfer();
      const rows = [1e18, 1e19, 1e20].flatMap((C) =>
        [0.25, 0.5, 1, 2, 4].map((times) => {
          const N = Math.round(times * 1e8 * Math.sqrt(C / 1e19));
          return `${C},${N},${C / 6 / N},${2 + 1e19 ** 0.1 / C ** 0.1 + 0.05 * Math.log(times) ** 2}`;
        }),
      );
      dropped.items.add(new File([`C,N,D,loss\n${rows.join("\n")}\n`], "dropped.csv"));
      return dropped;
    });
    await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
    expect(await page.locator(".drop-note").count()).toBe(1);
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
    await page.waitForFunction(() => document.querySelector("#panel-fit .summary")?.textContent?.includes("15 runs"));
    expect(await page.locator(".file-names").textContent()).toContain("dropped.csv");
  }));

test("a file that can't be read is refused in the reader's words, and its columns can be named", () =>
  visit({}, async (page) => {
    await fitted(page);
    await openRuns(page, fixture("no-tokens.json"));
    expect(await page.locator("#panel-fit .banner").textContent()).toMatch(
      /must have .*num_tokens|must have .*compute_budget/,
    );
    // What was fitted before is of other runs.
    expect(await page.locator(".fit-pictures .run").count()).toBe(0);
    await page.getByLabel("D, tokens").fill("20e9");
    await fitted(page);
    expect(await page.locator("#panel-fit .banner").allTextContents()).not.toContainEqual(
      expect.stringMatching(/num_tokens/),
    );
    await page.setInputFiles("input[type=file]", {
      name: "x.xlsx",
      mimeType: "",
      buffer: Buffer.from("PK\u0003\u0004"),
    });
    expect(await page.locator(".notice").textContent()).toContain(
      "x.xlsx is a workbook or a zip archive. Save it as CSV.",
    );
  }));

test("runs that failed are named", () =>
  visit({}, async (page) => {
    await openRuns(page, fixture("diverged.md"));
    await page.locator("#panel-fit input[name=loss]").fill("paloma macro");
    await fitted(page);
    await page.getByText(/^Left out: \d+ run/).click();
    expect(await page.locator(".reasons").first().textContent()).toContain("failed");
  }));

test("a click on a run fits without it, and its row takes it back", () =>
  visit({}, async (page) => {
    await fitted(page);
    await page.locator(".fit-pictures .run").first().click();
    await page.waitForFunction(() => document.querySelector("#panel-fit .summary")?.textContent?.includes("84 runs"));
    expect(await page.locator(".fit-pictures .run.is-left-out").count()).toBe(3);
    await page.getByText("The runs: 85, 1 left out by hand").click();
    await page.getByRole("button", { name: /^Take back run \d+$/ }).click();
    await page.waitForFunction(() => document.querySelector("#panel-fit .summary")?.textContent?.includes("85 runs"));
  }));

test("a picture with a run left out counts and saves the others alone", () =>
  visit({}, async (page) => {
    await fitted(page);
    const description = () => page.locator(".fit-pictures svg").last().locator("desc").textContent();
    expect(await description()).toContain("85 runs");
    await page.locator(".fit-pictures .run").first().click();
    await expect.poll(description).toContain("84 runs");
    expect(await page.locator(".fit-pictures .run.is-left-out").count()).toBe(3);
    await page.click("#tab-take-away");
    for (const picture of ["IsoFLOP curves", "Residuals"]) {
      const svg = (await downloaded(page, `${picture} as SVG`)).bytes.toString();
      expect(svg).toContain("84 runs");
      expect(new Set(svg.match(/data-run="\d+"/g)).size).toBe(84);
    }
  }));

test("where not all runs are drawn, the pictures' numbers are of all", () =>
  visit({}, async (page) => {
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const C = 10 ** (18 + (i % 5) / 2);
      const N = (0.2 + ((i * 7919) % 1000) / 200) * 1e8 * Math.sqrt(C / 1e19);
      return `${C},${N},${C / 6 / N},${1.8 + 482 / N ** 0.348 + 2085 / (C / 6 / N) ** 0.366}`;
    });
    await page.setInputFiles("#panel-fit input[type=file]", {
      name: "many.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(["C,N,D,loss", ...rows].join("\n")),
    });
    for (const place of [0, 2]) {
      const picture = page.locator(".fit-pictures svg").nth(place);
      await expect.poll(() => picture.locator("desc").textContent(), { timeout: 20_000 }).toContain("3000 runs");
    }
    expect(await page.locator(".fit-pictures svg").first().locator(".run").count()).toBe(1000);
  }));

test("a newer question ends a fit that takes long", () =>
  visit({}, async (page) => {
    await fitted(page);
    await page.getByLabel("Approach 3, a loss surface").check();
    await page.getByText("How it is fitted").click();
    await page.locator("#panel-fit input[name=bootstrap]").fill("100000");
    await page.waitForTimeout(300);
    const start = Date.now();
    await page.locator("#panel-fit input[name=bootstrap]").fill("10");
    await fitted(page);
    expect(Date.now() - start).toBeLessThan(5000);
    expect(await titleOf(page)).toMatch(/^Approach 3: 85 runs/);
  }));

test("a budget that is too small for any model leaves the advice for others", () =>
  visit({}, async (page) => {
    await fitted(page);
    await page.locator("input[name=targets]").fill("1e10,1e21");
    await expect
      .poll(() => page.getByRole("region", { name: "Recommended models" }).textContent(), { timeout: 10_000 })
      .toContain("1e21");
    expect(await page.getByRole("region", { name: "Recommended models" }).locator("tbody tr").count()).toBe(1);
  }));

test("runs of a few sizes many times over are fitted by approach 3, as the command fits them", () =>
  visit({}, async (page) => {
    await openRuns(page, fixture("few-points.csv"));
    expect(await titleOf(page)).toMatch(/^Approach 3: \d+ runs/);
    expect(await page.locator("#panel-fit").textContent()).toContain("a frontier can't rest on them");
  }));

test("every approach is fitted, with intervals", () =>
  visit({}, async (page) => {
    await fitted(page);
    for (const [label, name] of [
      ["Approach 2, parabolas", "Approach 2"],
      ["Approach 3, a loss surface", "Approach 3"],
    ] as const) {
      await page.getByLabel(label).check();
      await page.waitForFunction(
        (title) => document.querySelector("#panel-fit .summary")?.textContent?.startsWith(title),
        name,
      );
      expect(await page.locator(".figures").textContent()).toMatch(/a, N\* ∝ C\^a0\.\d+ \(0\.\d+–0\.\d+\)/);
    }
    await page.locator("input[name=targets]").fill("1e24");
    await fitted(page);
    expect(await page.getByRole("region", { name: "Recommended models" }).textContent()).toContain("1e24");
  }));

test("a hundred thousand runs leave the page free to move", () =>
  visit({}, async (page) => {
    await fitted(page);
    await page.evaluate(() => {
      const rows = ["C,N,D,loss"];
      for (let i = 0; i < 100_000; i++) {
        const C = 10 ** (18 + (i % 5) / 2);
        const times = 0.2 + ((i * 7919) % 1000) / 200;
        const N = Math.round(times * 1e8 * Math.sqrt(C / 1e19));
        rows.push(`${C},${N},${C / 6 / N},${(2 + (1e19 / C) ** 0.1 + 0.05 * Math.log(times) ** 2).toFixed(5)}`);
      }
      const dropped = new DataTransfer();
      dropped.items.add(new File([rows.join("\n")], "many.csv"));
      const longest: number[] = [];
      Object.assign(globalThis, { longest });
      new PerformanceObserver((list) => longest.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: "longtask",
      });
      setTimeout(
        () =>
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }),
          ),
        200,
      );
    });
    await page.waitForFunction(() =>
      document.querySelector("#panel-fit .summary")?.textContent?.includes("100000 runs"),
    );
    await fitted(page);
    const tasks: unknown = await page.evaluate(() => Reflect.get(globalThis, "longest"));
    // The first is the making of the file here. Where the machine is idle there is no other task of 50 ms or more; where it is
    // busy they stretch, and what reads or fits in the page in place of the worker still takes longer.
    expect(tasks).toSatisfy((list: unknown) => Array.isArray(list) && list.slice(1).every((ms) => Number(ms) < 400));
  }));

test("runs of a plan are fitted with the plan's FLOPs per parameter and token", () =>
  visit({ panel: "fit" }, async (page) => {
    const plan = planSweep({
      modelCls: gpt2,
      sizeParam: "width",
      computeBudgets: [1e18, 1e19, 1e20],
      flopsPerParamPerToken: 8,
    });
    const rows = plan.experiments.map(
      ({ experimentId, numParams, numTokens }) =>
        `${experimentId},${1.8 + 482 / numParams ** 0.348 + 2085 / numTokens ** 0.366}`,
    );
    await page.setInputFiles("input[type=file]", [
      { name: "plan.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(plan)) },
      { name: "runs.csv", mimeType: "text/csv", buffer: Buffer.from(["experiment_id,loss", ...rows].join("\n")) },
    ]);
    await page.getByLabel("Approach 3, a loss surface").check();
    await page.getByLabel("Budgets to predict").fill("1e21");
    const { runs } = readRuns(["experiment_id,loss", ...rows].join("\n"), { plan });
    const { numParams } = fitLossSurface(runs, { flopsPerParamPerToken: 8, bootstrap: 0 }).predict(1e21);
    await expect
      .poll(() => page.locator("#panel-fit").textContent(), { timeout: 10_000 })
      .toContain(humanCount(Number(numParams.toPrecision(3))));
    expect(humanCount(fitLossSurface(runs, { bootstrap: 0 }).predict(1e21).numParams)).not.toBe(humanCount(numParams));
  }));
