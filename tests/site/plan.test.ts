import { expect, test } from "vitest";
import { planSweep } from "../../src/index.ts";
import { modelFamily } from "../../src/models/index.ts";
import { downloaded, visit, withBrowser } from "./support/visit.ts";

withBrowser();

const CONFIG = {
  model_type: "llama",
  vocab_size: 49152,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  tie_word_embeddings: true,
};

const CENTRED = { layout: "centred", minTokensPerParam: 1.5, maxTokensPerParam: 600 } as const;

test("a pasted config.json is planned as the library plans it, to the byte", () =>
  visit({ panel: "plan" }, async (page) => {
    await page.getByLabel("config.json", { exact: true }).first().check();
    await page.locator("textarea[name=config]").fill(JSON.stringify(CONFIG));
    await page.locator("input[name=computeBudgets]").fill("1e18,1e19");
    await page.click("#tab-take-away");
    const { name, bytes } = await downloaded(page, "plan.json");
    const plan = planSweep({
      modelCls: modelFamily(CONFIG, { sizeParam: "hidden_size" }),
      sizeParam: "hidden_size",
      computeBudgets: [1e18, 1e19],
      ...CENTRED,
    });
    expect(name).toBe("plan.json");
    expect(bytes.toString()).toBe(`${JSON.stringify(plan, null, 2)}\n`);
    expect((await downloaded(page, "plan.csv")).bytes.toString()).toBe(plan.toCSV());
  }));

test("a plan file that is opened again is handed over as it was", () =>
  visit({ panel: "take-away" }, async (page) => {
    const { bytes } = await downloaded(page, "plan.json");
    await page.click("#tab-fit");
    await page.setInputFiles("input[type=file]", { name: "plan.json", mimeType: "application/json", buffer: bytes });
    await page.waitForSelector("#panel-plan .map");
    expect(await page.getByLabel("A plan file").isChecked()).toBe(true);
    expect(await page.locator(".handle").count()).toBe(0);
    await page.click("#tab-take-away");
    expect((await downloaded(page, "plan.json")).bytes.toString()).toBe(bytes.toString());
    await page.click("#tab-plan");
    await page.getByRole("button", { name: "Plan its sizes anew" }).click();
    await page.waitForSelector(".handle");
  }));

test("counted sizes, a total of FLOPs and a machine are planned", () =>
  visit({ panel: "plan" }, async (page) => {
    await page.getByLabel("FLOPs in all").first().check();
    await page.locator("input[name=totalFlops]").fill("1e21");
    expect(await page.textContent("#panel-plan .summary")).toContain("27 experiments at 5 budgets, 1e21 FLOPs");
    await page.getByLabel("A machine for some days").check();
    await page.locator("select[name=accelerator]").first().selectOption("h100");
    await page.locator("input[name=gpus]").first().fill("8");
    await page.locator("input[name=days]").fill("2");
    await page.getByText("On h100, at an MFU of 0.4").waitFor();
    await page.getByLabel("Counted sizes").check();
    const sizes = Array.from({ length: 30 }, (_, i) => ({ size_param_value: i + 1, num_params: 10_000_000 * (i + 1) }));
    await page.locator("textarea[name=modelSizes]").fill(JSON.stringify(sizes));
    await page.getByRole("heading", { level: 3, name: /On h100/ }).waitFor();
    expect(await page.locator(".map title").first().textContent()).toBe("model by size");
  }));

test("what is wrong is said beside its field, and the last good map stays in grey", () =>
  visit({ panel: "plan" }, async (page) => {
    const budgets = page.locator("input[name=computeBudgets]");
    await budgets.fill("1e18,nonsense");
    const error = page.locator(".field.is-wrong .error");
    expect(await error.textContent()).toContain('"nonsense" is not a number');
    expect(await budgets.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator(".map.is-stale .experiment").count()).toBe(35);
    await budgets.fill("1e18");
    await page.waitForFunction(() => document.querySelector(".is-stale") === null);
    await page.getByLabel("config.json", { exact: true }).first().check();
    await page.locator("textarea[name=config]").fill("{ not json");
    expect(await page.locator(".field.is-wrong .error").textContent()).toContain("must be JSON");
  }));

test("a machine is costed with as many runs at a time as it has room for", () =>
  visit({ panel: "plan" }, async (page) => {
    await page.getByLabel("A machine for some days").check();
    await page.locator("select[name=accelerator]").first().selectOption("h100");
    await page.locator("input[name=gpus]").first().fill("64");
    await page.locator("input[name=days]").fill("3");
    const row = page.getByRole("region", { name: "Hours and cost by budget" }).locator("tr.total td");
    await expect.poll(() => row.count()).toBe(4);
    const [, , gpuHours, wallHours] = (await row.allTextContents()).map((text) => Number(text.replaceAll(",", "")));
    // 64 accelerators for 72 hours; one run of eight at a time would take eight times as long.
    expect(gpuHours).toBeGreaterThan(2000);
    expect(wallHours).toBeLessThan(120);
  }));

test("the page says in its words what is wrong, and what a click does", () =>
  visit({ panel: "plan" }, async (page) => {
    await page.locator("[data-run-of]").first().click();
    await expect.poll(() => page.locator("[data-run-of] title").first().textContent()).toMatch(/^Put back /);
    await page.click("#tab-judge");
    await page.locator("input[name=prior]").fill("chinchilla,nobody");
    await expect.poll(() => page.locator("#panel-judge .error").first().textContent()).toContain("Prior, number 2");
    await page.locator("input[name=prior]").fill("");
    await page.click("#tab-plan");
    await page.locator("input[name=computeBudgets]").fill("1e17:1e20:60");
    await page.locator("input[name=numSizesPerBudget]").fill("15");
    await expect.poll(() => page.textContent("#panel-plan .summary")).toMatch(/^\d{3} experiments at 60/);
    await expect.poll(() => page.locator(".by-hand").textContent()).not.toContain("Click a run");
  }));
