import { readFile } from "node:fs/promises";
import { expect, inject, test } from "vitest";
import { fitted, visit, withBrowser } from "./support/visit.ts";

withBrowser();

const REFUSED = /Content Security Policy|Refused to/;

test("the page can neither fetch nor run a script of its own text", () =>
  visit({ expected: REFUSED }, async (page) => {
    const fetched = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => "fetched",
          () => "refused",
        ),
      inject("pageUrl"),
    );
    expect(fetched).toBe("refused");
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.hasRun = true";
      document.body.append(script);
      return "hasRun" in globalThis;
    });
    expect(ran).toBe(false);
  }));

const HOSTILE = '"><img src=x onerror="globalThis.hasRun=true"><script>globalThis.hasRun=true</script>';

test("names from files and links stay text", () =>
  visit({ panel: "plan" }, async (page) => {
    await page.getByLabel("config.json", { exact: true }).first().check();
    await page.locator("textarea[name=config]").fill(JSON.stringify({ model_type: HOSTILE, hidden_size: 64 }));
    expect(await page.locator(".error").first().textContent()).toContain("<img src=x");
    await page.getByLabel("Counted sizes").check();
    const sizes = Array.from({ length: 20 }, (_, i) => ({ size_param_value: i + 1, num_params: 10_000_000 * (i + 1) }));
    await page.locator("textarea[name=modelSizes]").fill(JSON.stringify(sizes));
    await page.getByText("Sizes and FLOPs").click();
    await page.locator("input[name=sizeParam]").fill(HOSTILE);
    await page.waitForFunction(() => document.querySelector(".map title")?.textContent?.includes("<img src=x"));
    const rows = [1e18, 1e19, 1e20].flatMap((C) =>
      [0.25, 0.5, 1, 2, 4].map((times, i) => {
        const N = Math.round(times * 1e8 * Math.sqrt(C / 1e19));
        const loss = 2 + (1e19 / C) ** 0.1 + 0.05 * Math.log(times) ** 2;
        return { experiment_id: `${HOSTILE}${C}-${i}`, compute_budget: C, num_params: N, loss, [HOSTILE]: 1 };
      }),
    );
    await page.click("#tab-fit");
    const runs = { name: `${HOSTILE}.json`, mimeType: "", buffer: Buffer.from(JSON.stringify(rows)) };
    await page.setInputFiles("input[type=file]", runs);
    await fitted(page);
    expect(await page.locator(".file-names").textContent()).toContain("<img src=x");
    expect(await page.locator(".fit-pictures .run title").first().textContent()).toContain("<img src=x");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => "hasRun" in globalThis)).toBe(false);
  }));

test("files that the server hands over are opened", async () => {
  const plan = await readFile(new URL("../../build/site/index.html", import.meta.url), "utf8");
  const files = [{ name: "runs.csv", text: "C,N,D,loss\n1e18,1e7,1.6e10,3.5\n1e18,3e7,5.5e9,3.4\n" }];
  const html = plan.replace(
    '<script type="application/json" id="opened-files">[]</script>',
    `<script type="application/json" id="opened-files">${JSON.stringify(files)}</script>`,
  );
  expect(html).not.toBe(plan);
  await visit({ serviceWorkers: "block", expected: /Service Worker/ }, async (page) => {
    await page.route("**/", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto(inject("pageUrl"));
    await fitted(page);
    expect(await page.locator(".file-names").textContent()).toContain("runs.csv");
  });
});
