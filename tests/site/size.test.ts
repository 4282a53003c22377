import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { PAGE } from "./support/server.ts";

const LARGEST_FIRST = 170_000;

/** What the page loads before it shows anything: the scripts of index.html, and those that they import. */
async function firstScripts(): Promise<readonly string[]> {
  const html = await readFile(join(PAGE, "index.html"), "utf8");
  return Array.from(html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g), ([, file = ""]) => file);
}

async function gzipped(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(PAGE, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test("the page's first script is at most 170 kB, with all WebAssembly", async () => {
  const files = await firstScripts();
  expect(files.length).toBeGreaterThan(1);
  expect(await gzipped(files)).toBeLessThanOrEqual(LARGEST_FIRST);
});

test("the worker has the library of the page's own chunks", async () => {
  const worker = await readFile(join(PAGE, "worker.js"), "utf8");
  const shared = Array.from(worker.matchAll(/from\s*"\.\/(assets\/[^"]+)"/g), ([, file]) => file);
  const first = await firstScripts();
  expect(shared.length).toBeGreaterThan(0);
  for (const file of shared) {
    // What a bundler leaves of a chunk, to name what stands in another, is not the library.
    const { size } = await stat(join(PAGE, String(file)));
    if (size > 1000) expect(first).toContain(file);
  }
});

test("nothing in the page is loaded from elsewhere", async () => {
  const files = await readdir(join(PAGE, "assets"));
  const html = await readFile(join(PAGE, "index.html"), "utf8");
  expect(html).not.toMatch(/(?:src|href)="https?:/);
  for (const file of files.filter((name) => name.endsWith(".css"))) {
    expect(await readFile(join(PAGE, "assets", file), "utf8")).not.toMatch(/url\(["']?https?:/);
  }
});
