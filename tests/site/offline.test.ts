import { expect, test } from "vitest";
import { fitted, visit, withBrowser } from "./support/visit.ts";

withBrowser();

test("after the first visit the page needs no network, its worker and what is loaded later neither", () =>
  visit({ expected: /net::ERR_INTERNET_DISCONNECTED/ }, async (page) => {
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null) {
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
      }
    });
    await page.context().setOffline(true);
    await page.reload();
    await fitted(page);
    expect(await page.locator("#panel-fit .summary").textContent()).toBe("Frontier: 85 runs at 7 budgets");
    await page.click("#tab-take-away");
    await page.getByRole("button", { name: "Download sweep.sh" }).waitFor();
  }));
