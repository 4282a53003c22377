import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { IsoflopError } from "../common/errors.ts";

/** A file that the page opens with. */
export interface OpenedFile {
  readonly name: string;
  readonly text: string;
}

/** The page as it was built: `npm run site`. */
const PAGE = new URL("../../build/site/", import.meta.url);
/** It keeps the page for when there is no network, and would keep the files that it opened with. */
const NOT_SERVED = "/service-worker.js";
const TYPES: ReadonlyMap<string, string> = new Map([
  ["html", "text/html; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["css", "text/css; charset=utf-8"],
  ["svg", "image/svg+xml"],
  ["webmanifest", "application/manifest+json"],
]);
const FILES_MARK = /(<script type="application\/json" id="opened-files">)\[\](<\/script>)/;

/** A server of the page, with files in it. It answers this machine alone, and no page of another name. */
export async function pageServer(files: readonly OpenedFile[]): Promise<Server> {
  const page = await readPage("index.html");
  // A file's text can't end the element that holds it.
  const json = JSON.stringify(files).replaceAll("<", "\\u003c");
  const index = page.toString("utf8").replace(FILES_MARK, (_, start, end) => `${start}${json}${end}`);
  return createServer((request, response) => {
    const { host = "", "sec-fetch-site": from = "none" } = request.headers;
    // A name that somebody else's page points at this machine would read the files.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) || from === "cross-site") return refuse(response, 403);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    const path = (request.url ?? "/").replace(/[?#].*/s, "");
    if (path === "/" || path === "/index.html") return send(response, "html", index);
    const [, name, ending = ""] = /^\/((?:assets\/)?[\w-]+(?:\.[\w-]+)*\.(\w+))$/.exec(path) ?? [];
    if (name === undefined || path === NOT_SERVED || !TYPES.has(ending)) return refuse(response, 404);
    readFile(new URL(name, PAGE)).then(
      (bytes) => send(response, ending, bytes),
      () => refuse(response, 404),
    );
  });
}

async function readPage(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(name, PAGE));
  } catch (cause) {
    throw new IsoflopError("FILE_ACCESS", {
      field: "view",
      rule: "The page must have been built",
      value: "nothing where it should be",
      remedy: "In a checkout: npm run site. Else install the package again.",
      cause,
    });
  }
}

function send(response: ServerResponse, ending: string, body: string | Buffer): void {
  response.writeHead(200, {
    "content-type": TYPES.get(ending),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  response.end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end();
}
