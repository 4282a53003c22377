import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { createPlanHandler } from "../../../src/edge/index.ts";
import { expectError } from "../../support/errors.ts";
import { problemOf, type Send, sender } from "../../support/plan-handler.ts";
import { call } from "../../support/untyped.ts";

const send = sender();

describe("methods", () => {
  test.each([
    ["/plan", "GET, HEAD, POST, OPTIONS"],
    ["/models", "GET, HEAD, OPTIONS"],
    ["/openapi.json", "GET, HEAD, OPTIONS"],
  ])("%s is asked by %s, and says so", async (path, allow) => {
    const options = await send(path, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([204, allow, ""]);
    const response = await send(path, { method: "DELETE" });
    expect(response.headers.get("allow")).toBe(allow);
    expect(await problemOf(response)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
  });

  test.each(["/plan", "/models", "/openapi.json", "/plan?min-size=0", "/nowhere"])(
    "HEAD of %s has the headers of GET, its length, and no body",
    async (path) => {
      const get = await send(path);
      const head = await send(path, { method: "HEAD" });
      const text = await get.text();
      expect([head.status, await head.text()]).toEqual([get.status, ""]);
      const { "content-length": length, ...headers } = Object.fromEntries(head.headers);
      expect(headers).toEqual(Object.fromEntries(get.headers));
      expect(Number(length)).toBe(new TextEncoder().encode(text).length);
    },
  );
});

describe("an address", () => {
  test.each(["/plan#experiments", "/plan?#experiments", "/plan?compute-budgets=1e18#/nowhere?format=csv"])(
    "%s is read up to its fragment",
    async (address) => {
      const [whole = ""] = address.split("#");
      expect(await (await send(address)).text()).toBe(await (await send(whole)).text());
    },
  );

  test.each(["", "//plan", "/plan/", "/PLAN", "/?/plan", "/models/plan"])("%s is no plan's", async (path) => {
    expect((await send(path)).status).toBe(404);
  });
});

describe("caching", () => {
  const RELEASED = `release=${manifest.version}`;

  test("a plan may be kept for good where its address names the release, and else for an hour", async () => {
    const kept = async (path: string, from: Send = send) => (await from(path)).headers.get("cache-control");
    expect(await kept(`/plan?${RELEASED}`)).toBe("public, max-age=31536000, immutable");
    expect(await kept(`/plan?compute-budgets=1e18&${RELEASED}&format=csv`)).toMatch(/immutable/);
    for (const path of ["/plan", "/plan?compute-budgets=1e18&format=csv", "/models", "/openapi.json"]) {
      expect(await kept(path), path).toBe("public, max-age=3600, must-revalidate");
    }
    for (const path of [`/plan?min-size=0&${RELEASED}`, "/plan?release=0.0.1", "/nowhere"]) {
      expect(await kept(path), path).toBe("no-store");
    }
    const own = sender({ cacheControl: "no-cache" });
    expect([await kept("/plan", own), await kept(`/plan?${RELEASED}`, own)]).toEqual(["no-cache", "no-cache"]);
  });

  test("the release changes no plan, and another one is refused", async () => {
    expect(await (await send(`/plan?${RELEASED}`)).text()).toBe(await (await send("/plan")).text());
    for (const other of ["0.0.1", "", `${manifest.version} `]) {
      const problem = await problemOf(await send(`/plan?release=${encodeURIComponent(other)}`));
      expect(problem).toMatchObject({ status: 422, code: "INVALID_OPTION", field: "release" });
      expect(problem.detail).toContain(`release must be ${manifest.version}`);
    }
  });

  test("the tag is strong, the same for the same answer, and another for another", async () => {
    const queries = ["", "?format=csv", "?format=table", "?compute-budgets=1e18", "?compute-budgets=1e18,2e18"];
    const tags = await Promise.all(queries.map(async (query) => (await send(`/plan${query}`)).headers.get("etag")));
    for (const tag of tags) expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(new Set(tags).size).toBe(queries.length);
    expect((await send("/plan")).headers.get("etag")).toBe(tags[0]);
  });

  test("the tag is the SHA-256 of what is answered", async () => {
    for (const path of ["/plan", "/plan?format=svg", "/models", "/openapi.json"]) {
      const response = await send(path);
      const digest = createHash("sha256").update(await response.text());
      expect(response.headers.get("etag")).toBe(`"${digest.digest("hex")}"`);
    }
  });

  test("two plans whose addresses had one tag of 64 bits have two, and neither is a 304 of the other", async () => {
    const [first, second] = ["1.2449165418021163e18", "1.2489425518971127e18"].map(
      (budget) => `/plan?compute-budgets=${budget}`,
    );
    const tags = await Promise.all([first, second].map(async (path = "") => (await send(path)).headers.get("etag")));
    expect(tags[0]).not.toBe(tags[1]);
    expect((await send(second ?? "", { headers: { "if-none-match": tags[0] ?? "" } })).status).toBe(200);
  });

  test("a server with other limits, and so another plan at an address, has another tag", async () => {
    const tagOf = async (from: Send) => (await from("/plan")).headers.get("etag");
    expect(await tagOf(sender({ limits: { maxProbes: 127 } }))).not.toBe(await tagOf(send));
  });

  test("an address has another tag in another format, however that was chosen", async () => {
    const types = ["application/json", "text/csv", "text/plain"];
    const tags = await Promise.all(
      types.map(async (accept) => (await send("/plan", { headers: { accept } })).headers.get("etag")),
    );
    expect(new Set(tags).size).toBe(types.length);
    expect(tags[0]).toBe((await send("/plan")).headers.get("etag"));
  });

  test("what a deployment says of itself has another tag where it is deployed otherwise", async () => {
    const tagOf = async (limits: { readonly maxBudgets: number }) =>
      (await sender({ limits })("/openapi.json")).headers.get("etag");
    expect(await tagOf({ maxBudgets: 20 })).not.toBe(await tagOf({ maxBudgets: 21 }));
  });

  test.each([
    ["the tag", (tag: string) => tag],
    ["a list with the tag", (tag: string) => `"other", ${tag}`],
    ["the tag as a weak one", (tag: string) => `W/${tag}`],
    ["the tag as a weak one in a list without spaces", (tag: string) => `"a,b",W/${tag},"c"`],
    ["any", () => "*"],
    ["any, with spaces", () => " * "],
  ])("If-None-Match of %s is 304 without a body, with the headers that a cache renews", async (_, header) => {
    const tag = (await send("/plan")).headers.get("etag") ?? "";
    for (const method of ["GET", "HEAD"]) {
      const response = await send("/plan", { method, headers: { "if-none-match": header(tag) } });
      expect([response.status, await response.text()]).toEqual([304, ""]);
      expect(Object.fromEntries(response.headers)).toEqual({
        "cache-control": "public, max-age=3600, must-revalidate",
        etag: tag,
        vary: "accept",
        "x-content-type-options": "nosniff",
      });
    }
  });

  test("If-None-Match of another tag, or of the tag's start, is the plan", async () => {
    const tag = (await send("/plan")).headers.get("etag") ?? "";
    for (const header of ['"other"', tag.slice(1, -1), `${tag.slice(0, -2)}"`, "", '"*"', "W/*", '"other", *']) {
      expect((await send("/plan", { headers: { "if-none-match": header } })).status).toBe(200);
    }
  });

  test("what is refused is never a 304, whatever If-None-Match names", async () => {
    for (const path of ["/plan?model=nope", "/plan?min-size=0&format=csv", "/plan?min-size=65&max-size=127"]) {
      const problem = await send(path);
      expect(problem.headers.get("etag")).toBeNull();
      const digest = createHash("sha256").update(await problem.text());
      for (const header of ["*", `"${digest.digest("hex")}"`, (await send("/plan")).headers.get("etag") ?? ""]) {
        expect((await send(path, { headers: { "if-none-match": header } })).status).toBe(422);
      }
    }
  });
});

describe("cors", () => {
  const origin = { origin: "https://a.example" };

  test("no other origin may read the answers by default", async () => {
    const response = await send("/plan", { headers: origin });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test('"*" lets every origin read answers and problems', async () => {
    const open = sender({ cors: "*" });
    for (const path of ["/plan", "/nowhere"]) {
      const response = await open(path, { headers: origin });
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("vary")).toBe("accept");
    }
  });

  test("a list lets those origins read answers, and tells caches that the origin counts", async () => {
    const some = sender({ cors: ["https://a.example"] });
    const allowed = await some("/plan", { headers: origin });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://a.example");
    const other = await some("/plan", { headers: { origin: "https://b.example" } });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    for (const { headers } of [allowed, other]) expect(headers.get("vary")).toBe("accept, origin");
  });

  test("a preflight learns methods and headers", async () => {
    const response = await sender({ cors: "*" })("/plan", { method: "OPTIONS", headers: origin });
    expect(Object.fromEntries(response.headers)).toEqual({
      allow: "GET, HEAD, POST, OPTIONS",
      "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
      "access-control-allow-headers": "content-type, if-none-match",
      "access-control-max-age": "86400",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "etag",
    });
  });
});

describe("createPlanHandler", () => {
  test.each([
    [7, "options", "7"],
    [{ base: "/api" }, "base", '"base"'],
    [{ basePath: "/api/" }, "basePath", '"/api/"'],
    [{ basePath: "api" }, "basePath", '"api"'],
    [{ cors: "https://a.example" }, "cors", '"https://a.example"'],
    [{ basePath: "/ä" }, "basePath", '"/ä"'],
    [{ basePath: "/a b" }, "basePath", '"/a b"'],
    [{ basePath: "/a/../b" }, "basePath", '"/a/../b"'],
    [{ cors: [1] }, "cors[0]", "1"],
    [{ cors: ["https://a.example", "*"] }, "cors[1]", '"*"'],
    [{ cors: ["https://a.example/"] }, "cors[0]", '"https://a.example/"'],
    [{ cors: ["https://A.example"] }, "cors[0]", '"https://A.example"'],
    [{ cors: ["https://a.example:443"] }, "cors[0]", '"https://a.example:443"'],
    [{ cors: ["a.example"] }, "cors[0]", '"a.example"'],
    [{ cors: ["https://a.example\r\nx: y"] }, "cors[0]", '"https://a.example\\r\\nx: y"'],
    [{ cacheControl: 60 }, "cacheControl", "60"],
    [{ cacheControl: "" }, "cacheControl", '""'],
    [{ cacheControl: "a\r\nb" }, "cacheControl", '"a\\r\\nb"'],
    [{ cacheControl: "a\0" }, "cacheControl", '"a\\u0000"'],
    [{ cacheControl: "é" }, "cacheControl", '"é"'],
    [{ limits: { maxBodyTime: 0 } }, "limits.maxBodyTime", "0"],
    [{ limits: 5 }, "limits", "5"],
    [{ limits: { maxBudget: 5 } }, "maxBudget", '"maxBudget"'],
    [{ limits: { maxBudgets: 0 } }, "limits.maxBudgets", "0"],
    [{ limits: { maxBodyBytes: 1.5 } }, "limits.maxBodyBytes", "1.5"],
  ])("of %j is refused when it is made, not when it is asked", (options, field, shown) => {
    expectError(() => call(createPlanHandler, options), { code: "INVALID_OPTION", field, shows: `got ${shown}` });
  });

  test.each([
    { cors: ["http://localhost:8080", "https://xn--bcher-kva.example", "chrome-extension://abcdef"] },
    { cors: [] },
    { cacheControl: "private, max-age=60" },
    { basePath: "/a/b%20c" },
  ])("of %j answers with it", async (options) => {
    const { basePath = "" } = options;
    const response = await sender(options)(`${basePath}/plan`, { headers: { origin: options.cors?.[0] ?? "" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe(options.cors?.[0] ?? null);
  });
});
