import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readPlan } from "../../src/index.ts";
import { downloaded, fitted, visit, withBrowser } from "./support/visit.ts";

withBrowser();

const heldBudget = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-valuetext"));
const summaryOf = (page: Page) => page.textContent("#panel-plan .summary");
const budgetsOf = (page: Page) => page.inputValue("input[name=computeBudgets]");

test("a diagonal that is dragged moves its budget, and table and map follow", () =>
  visit({ panel: "plan" }, async (page) => {
    const knob = await page.locator(".handle .knob").last().boundingBox();
    if (knob === null) throw new Error("a budget must have a knob");
    const [x, y] = [knob.x + knob.width / 2, knob.y + knob.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 10, y - 20, { steps: 4 });
    await page.mouse.move(x + 20, y - 40, { steps: 4 });
    await page.mouse.up();
    const last = Number((await budgetsOf(page)).split(",").at(-1));
    expect(last).toBeGreaterThan(1.2e20);
    await page.waitForSelector(`.handle[data-handle="${last}"]`);
    expect(await page.locator(`.experiment[data-budget="${last}"]`).count()).toBeGreaterThan(0);
    const shown = last.toExponential().replace("+", "");
    expect(await page.locator(".experiments tbody th").allTextContents()).toContain(shown);
  }));

test("a budget that moves leaves alone what does not change with it: rows, fields and the words of the picture", () =>
  visit({ panel: "plan" }, async (page) => {
    const kept = await page.evaluateHandle(() => [
      document.querySelector(".experiments tbody tr td"),
      document.querySelector("select[name=model] option"),
      document.querySelector(".map .legend text"),
      document.querySelector(".map .axis"),
    ]);
    const isSame = () =>
      page.evaluate(
        (before) => [
          document.querySelector(".experiments tbody tr td") === before[0],
          document.querySelector("select[name=model] option") === before[1],
          document.querySelector(".map .legend text") === before[2],
          document.querySelector(".map .axis") === before[3],
        ],
        kept,
      );
    const domain = () => page.getAttribute(".map .axis.y", "data-domain");
    const first = await domain();
    await page.getByRole("slider", { name: "Compute budget 1e20 FLOPs" }).focus();
    await page.keyboard.press("PageUp");
    await expect.poll(domain).not.toBe(first);
    expect(await isSame()).toEqual([true, true, true, true]);
  }));

test("arrow keys move a budget by an eighth of a decade, and keep hold of it", () =>
  visit({ panel: "plan" }, async (page) => {
    const handle = page.getByRole("slider", { name: "Compute budget 1e19 FLOPs" });
    await handle.focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => budgetsOf(page)).toBe("1e18,3e18,1.33e19,3e19,1e20");
    await expect.poll(() => heldBudget(page)).toBe("1.33e19 FLOPs");
    // Past its neighbour it is still the one that moves.
    for (const held of ["1.78e19", "2.37e19", "3.16e19", "4.22e19"]) {
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => heldBudget(page)).toBe(`${held} FLOPs`);
    }
    expect(await budgetsOf(page)).toBe("1e18,3e18,4.22e19,3e19,1e20");
  }));

test("as many steps back lead back, and what is left out of a budget moves with it", () =>
  visit({ panel: "plan" }, async (page) => {
    const runs = page.locator('.experiment[data-budget="10000000000000000000"]');
    const id = await runs.first().getAttribute("data-experiment");
    await page.locator(`[data-run-of="${id}"]`).click();
    await expect.poll(() => page.locator(".experiment.is-left-out").count()).toBe(1);
    await page.getByRole("slider", { name: "Compute budget 1e19 FLOPs" }).focus();
    for (const key of ["ArrowUp", "ArrowUp", "ArrowDown"]) {
      const before = await budgetsOf(page);
      await page.keyboard.press(key);
      await expect.poll(() => budgetsOf(page)).not.toBe(before);
      await expect.poll(() => heldBudget(page)).toMatch(/^1\.\d+e19 FLOPs$/);
    }
    await expect
      .poll(() => page.locator(".experiment.is-left-out").getAttribute("data-budget"))
      .toBe("13300000000000000000");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => budgetsOf(page)).toBe("1e18,3e18,1e19,3e19,1e20");
    await expect.poll(() => page.locator(".experiment.is-left-out").getAttribute("data-experiment")).toBe(id);
  }));

test("a run is left out and put back by a click, by Enter and by its row", () =>
  visit({ panel: "plan" }, async (page) => {
    const run = page.locator("[data-run-of]").first();
    await run.click();
    await expect.poll(() => run.getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator(".experiment.is-left-out").count()).toBe(1);
    await expect.poll(() => summaryOf(page)).toContain("34 experiments");
    await run.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => summaryOf(page)).toContain("35 experiments");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.locator(".experiments tbody button").last().click();
    await expect.poll(() => summaryOf(page)).toContain("33 experiments");
    await page.click("#tab-take-away");
    const plan = readPlan((await downloaded(page, "plan.json")).bytes.toString());
    expect(plan.numExperiments).toBe(33);
    await page.click("#tab-plan");
    await page.getByRole("button", { name: "Put back 2 runs" }).click();
    await expect.poll(() => summaryOf(page)).toContain("35 experiments");
  }));

test("a rectangle drawn with Shift leaves out all runs in it, whole budgets too", () =>
  visit({ panel: "plan" }, async (page) => {
    const map = await page.locator(".map").boundingBox();
    if (map === null) throw new Error("there must be a map");
    await page.keyboard.down("Shift");
    await page.mouse.move(map.x + 60, map.y + 62);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.5, map.y + map.height * 0.5, { steps: 3 });
    await expect.poll(() => page.locator(".lasso").count()).toBe(1);
    await page.mouse.move(map.x + map.width - 75, map.y + map.height - 76, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await expect.poll(() => page.locator(".experiment.is-left-out").count()).toBe(35);
    expect(await page.locator(".banner").first().textContent()).toContain(
      "What is left out must leave an experiment of the plan",
    );
    const budget = page.locator('.experiments tbody tr:has-text("Put back")').first().getByRole("button");
    await budget.click();
    await expect.poll(() => summaryOf(page)).toContain("1 experiment at 1 budget");
  }));

test("a finger takes a budget by its knob, moves the page elsewhere, and need not hit a run in the middle", () =>
  visit({ panel: "plan", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async (page) => {
    const session = await page.context().newCDPSession(page);
    const swipeUp = async (x: number, y: number) => {
      const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
        session.send("Input.dispatchTouchEvent", { type, touchPoints });
      await send("touchStart", [{ x, y }]);
      for (let i = 1; i <= 10; i++) {
        await send("touchMove", [{ x, y: y - 4 * i }]);
        await page.waitForTimeout(20);
      }
      await send("touchEnd", []);
      await page.waitForTimeout(200);
    };
    const budgets = () => page.locator("input[name=computeBudgets]").inputValue();
    const scrolled = () => page.evaluate(() => scrollY);
    const knob = page.locator(".handle .knob").last();
    await knob.scrollIntoViewIfNeeded();
    const box = (await knob.boundingBox()) ?? expect.unreachable();
    await swipeUp(box.x + box.width / 2, box.y + box.height / 2 - 9);
    const moved = await budgets();
    expect(Number(moved.split(",").at(-1))).toBeGreaterThan(1.2e20);
    const diagonal = await page.locator(".handle .hit").last().boundingBox();
    const before = await scrolled();
    await swipeUp((diagonal?.x ?? 0) + (diagonal?.width ?? 0) / 2, (diagonal?.y ?? 0) + (diagonal?.height ?? 0) / 2);
    expect(await budgets()).toBe(moved);
    expect((await scrolled()) - before).toBeGreaterThan(20);
    await page.click("#tab-fit");
    await fitted(page);
    const run = page.locator(".fit-pictures circle.run").nth(40);
    await run.scrollIntoViewIfNeeded();
    const mark = (await run.boundingBox()) ?? expect.unreachable();
    await page.touchscreen.tap(mark.x + mark.width / 2, mark.y + mark.height / 2 - 7);
    await expect.poll(() => page.textContent("#panel-fit .summary")).toContain("84 runs");
  }));
