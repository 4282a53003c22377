import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { programs } from "./found.ts";
import { freePort, type Server, serve } from "./process.ts";
import { startNext, startNitro, startWorker } from "./runtimes.ts";

const project = inject("project");

interface Example {
  readonly name: string;
  readonly missing: boolean;
  /** Where the handler is mounted. */
  readonly base: string;
  /** Whether it serves the page, too. */
  readonly hasPage?: boolean;
  start(): Promise<Server>;
}

/** An example that a command runs, with the variables that tell its runtime where to listen. */
function commandExample(
  name: string,
  command: string | undefined,
  args: readonly string[],
  listenAt: (port: number) => Readonly<Record<string, string>>,
): Example {
  return {
    name,
    missing: command === undefined,
    base: "",
    start: async () => {
      const port = await freePort();
      return serve(command ?? "", args, project, port, listenAt(port));
    },
  };
}

/** The folder of the page, as the example's configuration names it. */
function pageOfExample(): string {
  const config = readFileSync(join(project, "cloudflare-worker/wrangler.jsonc"), "utf8");
  return join("cloudflare-worker", /"directory": "([^"]+)"/.exec(config)?.[1] ?? "");
}

const examples: readonly Example[] = [
  commandExample("node-server", process.execPath, ["node-server/server.mjs"], (port) => ({ PORT: String(port) })),
  commandExample(
    "deno",
    programs.deno,
    ["run", "--no-prompt", "--cached-only", "--node-modules-dir=manual", "--allow-net", "deno/server.ts"],
    (port) => ({ DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}` }),
  ),
  commandExample("bun", programs.bun, ["run", "bun/server.ts"], (port) => ({ PORT: String(port) })),
  {
    name: "cloudflare-worker",
    missing: programs.wrangler === undefined,
    base: "",
    hasPage: true,
    start: () => startWorker(project, "cloudflare-worker/worker.js", pageOfExample()),
  },
  { name: "nitro", missing: programs.nitro === undefined, base: "", start: () => startNitro(project) },
  { name: "next-edge", missing: programs.next === undefined, base: "/api", start: () => startNext(inject("tarball")) },
];

describe.each(examples)("the example $name", ({ missing, base, hasPage, start }) => {
  const isSkipped = missing && process.env.ALL_RUNTIMES === undefined;

  test.skipIf(isSkipped)("answers plans by GET and POST, mistakes by problems, and what is cached by 304", async () => {
    const server = await start();
    const plan = `${server.url}${base}/plan`;
    try {
      const got = await fetch(`${plan}?compute-budgets=1e17:1e21:5&model=gpt2`);
      expect(got.status).toBe(200);
      expect(await got.json()).toMatchObject({
        format: "isoflop-plan",
        compute_budgets: [1e17, 1e18, 1e19, 1e20, 1e21],
      });

      const etag = got.headers.get("etag") ?? "";
      const map = await fetch(`${plan}?compute-budgets=1e17:1e21:5&model=gpt2&format=svg`);
      expect(map.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
      expect(await map.text()).toMatch(/^<svg /);

      const again = await fetch(`${plan}?compute-budgets=1e17:1e21:5&model=gpt2`, {
        headers: { "if-none-match": etag },
      });
      expect(again.status).toBe(304);

      const body = JSON.stringify({
        model_sizes: [{ size_param_value: 512, num_params: 44e6 }],
        compute_budgets: [1e18],
      });
      const headers = { "content-type": "application/json", accept: "text/csv" };
      const posted = await fetch(plan, { method: "POST", headers, body });
      expect(posted.status).toBe(200);
      expect(await posted.text()).toMatch(
        /^experiment_id,compute_budget,.*\n1e18-size512-\w{6},1000000000000000000,512,44000000,/,
      );

      const refused = await fetch(`${plan}?min-size=0`);
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({ code: "INVALID_OPTION", field: "min-size" });

      const cut = await fetch(plan, { method: "POST", headers, body: body.slice(0, 40) });
      expect(cut.status).toBe(400);
      const head = await fetch(plan, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
      const removed = await fetch(plan, { method: "DELETE" });
      expect(removed.status).toBe(405);
      for (const path of ["/models", "/openapi.json"]) {
        expect((await fetch(`${server.url}${base}${path}`)).status).toBe(200);
      }
      if (hasPage === true) {
        const page = await fetch(`${server.url}/`);
        expect(page.headers.get("content-type")).toMatch(/^text\/html/);
        const [, script = ""] = /<script type="module"[^>]* src="\.(\/[^"]+)"/.exec(await page.text()) ?? [];
        const program = await fetch(`${server.url}${script}`);
        expect([program.status, program.headers.get("content-type")]).toEqual([
          200,
          expect.stringMatching(/javascript/),
        ]);
      }
    } finally {
      await server.stop();
    }
  });
});
