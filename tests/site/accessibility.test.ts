import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { fitted, visit, withBrowser } from "./support/visit.ts";

withBrowser();

/** What axe-core finds, each with where it is. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What is installed above is not in the types of a page.
    const installed: typeof axe = Reflect.get(globalThis, "axe");
    const { violations: found } = await installed.run(document, { resultTypes: ["violations"] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  });
}

const PANELS = ["plan", "judge", "fit", "take-away"] as const;

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([360, 1280])("axe finds nothing on any panel, %i pixels wide", (width) =>
    visit({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true }, async (page) => {
      for (const panel of PANELS) {
        await page.click(`#tab-${panel}`);
        if (panel === "fit") await fitted(page);
        if (panel === "judge") await page.getByRole("button", { name: "Take it as the plan" }).waitFor();
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = !details.querySelector(".reasons");
        });
        await page.waitForTimeout(250);
        expect(await violations(page), panel).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${panel} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test("tabs go by the arrow keys", () =>
  visit({}, async (page) => {
    await page.locator("#tab-fit").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#tab-take-away").getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#tab-plan").getAttribute("aria-selected")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("tab-plan");
  }));
