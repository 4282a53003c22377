import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built page is served. */
    readonly pageUrl: string;
  }
}

export const PAGE: string = join(import.meta.dirname, "../../../build/site");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** Serves the built page to all tests. */
export default async function serveSite({ provide }: TestProject): Promise<() => void> {
  if (!existsSync(join(PAGE, "index.html"))) throw new Error("The page must be built first: npm run site");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const path = join(PAGE, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    readFile(path).then(
      (content) => response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A server must have a port");
  provide("pageUrl", `http://127.0.0.1:${address.port}/`);
  return () => server.close();
}
