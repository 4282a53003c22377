import { expect, test } from "vitest";
import { downloaded, visit, withBrowser } from "./support/visit.ts";

withBrowser();

const PICTURES = ["Map of the plan", "Evaluation", "IsoFLOP curves", "Optima", "Residuals"];
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

test("every picture is handed over as SVG and as PNG", () =>
  visit({ panel: "take-away" }, async (page) => {
    for (const picture of PICTURES) {
      const svg = await downloaded(page, `${picture} as SVG`);
      expect(svg.name).toMatch(/\.svg$/);
      expect(svg.bytes.toString()).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<style>[\s\S]*<\/svg>\n$/,
      );
      const png = await downloaded(page, `${picture} as PNG`);
      expect(png.bytes.subarray(0, 4)).toEqual(PNG);
      expect(png.bytes.length).toBeGreaterThan(10_000);
    }
  }));

test("job files are handed over for each engine, one by one and as an archive", () =>
  visit({ panel: "take-away" }, async (page) => {
    expect((await downloaded(page, "Download sweep.sh")).bytes.toString()).toMatch(/^#!/);
    for (const engine of ["slurm", "shell", "kubernetes", "skypilot", "wandb", "json"]) {
      await page.locator("select[name=engine]").selectOption(engine);
      await page.waitForTimeout(100);
      const button = page.getByRole("button", { name: /^All \d+ as sweep\.tar$/ });
      const { bytes } = await downloaded(page, (await button.textContent()) ?? "");
      expect(bytes.length % 512).toBe(0);
      expect(bytes.subarray(257, 262).toString()).toBe("ustar");
    }
    await page.locator("select[name=engine]").selectOption("slurm");
    await page.locator("select[name=trainer]").selectOption("nanochat");
    await page.waitForSelector(".field.is-wrong .error");
    expect(await page.locator(".field.is-wrong .error").textContent()).toContain("it takes the width from the depth");
  }));

test("the same is written as a command and as code", () =>
  visit({ panel: "take-away" }, async (page) => {
    await page.locator("pre").first().waitFor();
    const [command = "", code = ""] = await page.locator("pre").allTextContents();
    expect(command).toContain("isoflop plan --model gpt2 --compute-budgets 1e18,3e18,1e19,3e19,1e20 --out plan.json");
    expect(command).toContain("isoflop backtest marin-llama-2.csv --hide 1");
    expect(code).toContain('import { gpt2, planSweep } from "isoflop";');
    expect(code).toContain("computeBudgets: [1e18, 3e18, 1e19, 3e19, 1e20]");
  }));
