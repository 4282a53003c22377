import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

let browser: Browser | undefined;

/** Starts a browser for a file of tests. */
export function withBrowser(): void {
  beforeAll(async () => {
    const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
    browser = await chromium.launch({
      args: ["--no-sandbox"],
      ...(executablePath !== undefined && { executablePath }),
    });
  });
  afterAll(() => browser?.close());
}

export interface VisitOptions extends BrowserContextOptions {
  /** Another server's page. */
  readonly url?: string;
  readonly hash?: string;
  readonly panel?: "plan" | "judge" | "fit" | "take-away";
  /** What the console may say besides. */
  readonly expected?: RegExp;
}

/** Opens the page, does something there, and finds nothing on its console. */
export async function visit(
  { url = inject("pageUrl"), hash = "", panel, expected, ...options }: VisitOptions,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  if (browser === undefined) throw new Error("withBrowser() must be called first");
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") said.push(message.text());
    });
    page.on("pageerror", ({ message }) => said.push(message));
    await page.goto(`${url}${hash}`);
    if (panel !== undefined) await page.click(`#tab-${panel}`);
    await act(page);
    expect(said.filter((text) => expected === undefined || !expected.test(text))).toEqual([]);
  } finally {
    await context.close();
  }
}

/** A file of the tests. */
export function fixture(name: string): string {
  return join(import.meta.dirname, "../files", name);
}

/** Chooses files of runs, and waits until they are fitted or refused. */
export async function openRuns(page: Page, ...files: readonly string[]): Promise<void> {
  await page.click("#tab-fit");
  await page.setInputFiles("input[type=file]", [...files]);
  await fitted(page);
}

/** Waits until the fit does nothing more. */
export async function fitted(page: Page): Promise<void> {
  await page.waitForTimeout(150);
  await page.waitForFunction(() => document.querySelector(".fit-progress progress") === null);
}

/** The text of a file that a button hands over. */
export async function downloaded(
  page: Page,
  button: string,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}
