import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gpt2, planSweep } from "../../src/index.ts";
import { visit, withBrowser } from "./support/visit.ts";

withBrowser();

const MAIN = fileURLToPath(new URL("../../build/cli/main.js", import.meta.url));
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-view-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts `isoflop view`, and ends it as Ctrl-C does. */
async function view(args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, "view", "--address-only", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const [address] = /http:\S+/.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    void ended.then(() => reject(new Error(printed)));
  });
  return {
    url,
    end: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** The status of a request with headers that fetch would not send. */
function statusOf(url: string, path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") {
  return new Promise<number | undefined>((resolve, reject) => {
    request(new URL(url), { path, headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("isoflop view opens the page with a plan and its runs in it", async () => {
  const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  const rows = plan.experiments.map(
    ({ experimentId, numParams, numTokens }) =>
      `${experimentId},${1.7 + 400 / numParams ** 0.34 + 410 / numTokens ** 0.28}`,
  );
  // The name of a file and what is in it stay data.
  writeFileSync(join(folder, "<script>runs.csv"), ["experiment_id,loss", ...rows].join("\n"));
  const server = await view([join(folder, "plan.json"), join(folder, "<script>runs.csv")]);
  try {
    await visit({ url: server.url, panel: "plan", expected: /service-worker|404/ }, async (page) => {
      await expect.poll(() => page.locator("circle.experiment").count()).toBe(plan.numExperiments);
      await page.click("#tab-fit");
      await expect.poll(() => page.locator("svg circle.minimum").count(), { timeout: 10_000 }).toBeGreaterThan(2);
      expect(await page.locator("script:not([src]):not([type='application/json'])").count()).toBe(0);
    });
  } finally {
    expect(await server.end()).toBe(0);
  }
});

test("isoflop view answers this machine and this page alone", async () => {
  writeFileSync(join(folder, "runs.csv"), "N,D,loss\n1e8,2e9,3.1\n");
  const server = await view([join(folder, "runs.csv")]);
  try {
    expect(await statusOf(server.url, "/")).toBe(200);
    expect(await statusOf(server.url, "/", { host: "evil.example" })).toBe(403);
    expect(await statusOf(server.url, "/", { "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await statusOf(server.url, "/", {}, "POST")).toBe(405);
    for (const path of [
      "/../package.json",
      "/..%2fpackage.json",
      "/assets/../../index.js",
      "/service-worker.js",
      "/no.js",
    ]) {
      expect(await statusOf(server.url, path), path).toBe(404);
    }
  } finally {
    await server.end();
  }
});

test.each([
  [["none.csv"], /^isoflop: <files> must be a file that can be read; got "none.csv"/],
  [["--port", "70000"], /^isoflop: --port must be .*; got 70000/],
])("isoflop view %j is refused", async (args, message) => {
  await expect(view(args)).rejects.toThrow(message);
});
