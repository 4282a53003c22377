import { expect, test } from "vitest";
import { visit, withBrowser } from "./support/visit.ts";

withBrowser();

test("a plan is judged beside the even layout and a design", () =>
  visit({ panel: "judge" }, async (page) => {
    await page.getByRole("button", { name: "Take it as the plan" }).waitFor();
    const names = await page.locator("#panel-judge svg text").allTextContents();
    for (const name of ["this plan", "even layout", "design"]) expect(names).toContain(name);
    expect(await page.textContent("#panel-judge .summary")).toContain("One run more");
    await page.getByRole("button", { name: "Take it as the plan" }).click();
    await page.waitForSelector("#panel-plan .map");
    expect(await page.getByLabel("A plan file").isChecked()).toBe(true);
  }));

test("a design is cancelled, and made again", () =>
  visit({ panel: "judge" }, async (page) => {
    await page.getByRole("button", { name: "Take it as the plan" }).waitFor();
    await page.locator("select[name=method]").selectOption("exact-law");
    await page.locator("input[name=numExperiments]").fill("600");
    await page.locator("input[name=numBudgets]").fill("64");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("The design was cancelled.").waitFor();
    await page.locator("input[name=numExperiments]").fill("20");
    await expect
      .poll(() => page.locator("#panel-judge .progress").textContent(), { timeout: 20_000 })
      .toMatch(/^\d+ experiments, [\d.e]+ FLOPs\. Take it as the plan$/);
  }));

test("a design that can't be says why beside its field", () =>
  visit({ panel: "judge" }, async (page) => {
    await page.locator("#panel-judge input[name=totalFlops]").fill("1e30");
    const error = page.locator("#panel-judge .error").first();
    await error.waitFor();
    expect(await error.textContent()).toContain("Target budget");
    await page.locator("input[name=targetBudget]").fill("x");
    expect(await page.locator(".field.is-wrong .error").first().textContent()).toContain("Target budget must be");
  }));
