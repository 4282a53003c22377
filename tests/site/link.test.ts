import { expect, inject, test } from "vitest";
import { fitted, fixture, openRuns, visit, withBrowser } from "./support/visit.ts";

withBrowser();

test("a link holds all that was set, runs too", async () => {
  let link = "";
  await visit({ panel: "plan" }, async (page) => {
    await page.locator("input[name=computeBudgets]").fill("1e18,5e19");
    await page.locator("[data-run-of]").first().click();
    await openRuns(page, fixture("semicolons.csv"));
    await page.getByLabel("Approach 2, parabolas").check();
    await fitted(page);
    await page.waitForFunction(() => location.hash.length > 100);
    await page.waitForTimeout(400);
    link = page.url();
  });
  await visit({ hash: link.slice(inject("pageUrl").length) }, async (page) => {
    await fitted(page);
    expect(await page.getByLabel("Approach 2, parabolas").isChecked()).toBe(true);
    expect(await page.locator(".file-names").textContent()).toContain("semicolons.csv");
    await page.click("#tab-plan");
    expect(await page.inputValue("input[name=computeBudgets]")).toBe("1e18,5e19");
    expect(await page.locator(".experiment.is-left-out").count()).toBe(1);
  });
});

test("runs that are too large for a link are asked for again", async () => {
  let link = "";
  await visit({}, async (page) => {
    await fitted(page);
    const rows = Array.from({ length: 30_000 }, (_, i) => {
      const [C, N] = [10 ** (18 + (i % 5) / 2), 1e7 * (1 + Math.abs(Math.sin(i)))];
      return `${C},${N},${C / 6 / N},${2 + Math.abs(Math.cos(i))}`;
    });
    await page.setInputFiles("#panel-fit input[type=file]", {
      name: "many.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(["C,N,D,loss", ...rows].join("\n")),
    });
    await page.waitForFunction(() => location.hash.length > 100);
    link = page.url();
  });
  await visit({ hash: link.slice(inject("pageUrl").length) }, async (page) => {
    expect(await page.locator(".notice").textContent()).toContain("Drop their files again");
    await openRuns(page, fixture("semicolons.csv"));
    expect(await page.locator(".notice").count()).toBe(0);
  });
});

test("a link that is broken says so, and the page is there", () =>
  visit({ hash: "#not-a-link" }, async (page) => {
    expect(await page.locator(".notice").textContent()).toContain("This link can't be read");
    await fitted(page);
    expect(await page.locator("#panel-fit .summary").textContent()).toContain("85 runs");
  }));

test("a link whose state is another's says which part", () =>
  visit({}, async (page) => {
    const hash = await page.evaluate(async () => {
      const stream = new Blob([JSON.stringify({ panel: "nowhere" })])
        .stream()
        .pipeThrough(new CompressionStream("deflate-raw"));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      return btoa(String.fromCharCode(...bytes))
        .replaceAll("+", "-")
        .replaceAll("/", "_");
    });
    await page.evaluate((link) => {
      location.hash = link;
    }, hash);
    await page.waitForSelector(".notice");
    expect(await page.locator(".notice").textContent()).toContain("panel must be one of plan, judge, fit, take-away");
  }));
