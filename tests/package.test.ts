import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isRecord } from "../src/common/checks.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

function readJson(path: string): Readonly<Record<string, unknown>> {
  const json: unknown = JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
  if (!isRecord(json)) throw new TypeError(`${path} must hold an object.`);
  return json;
}

const manifest = readJson("package.json");

/** Every file or package that a map of exports, imports or commands names, "*" and all. */
function namedIn(map: unknown): string[] {
  if (typeof map === "string") return [map];
  return isRecord(map) ? Object.values(map).flatMap(namedIn) : [];
}

const packed: unknown = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, encoding: "utf8" }),
);
const [tarball]: unknown[] = Array.isArray(packed) ? packed : [];
const files = isRecord(tarball) && Array.isArray(tarball.files) ? tarball.files.filter(isRecord) : [];
const paths = files.map(({ path }) => String(path));

describe("the tarball", () => {
  test("holds every file that the package's exports, imports and commands name", () => {
    const named = [manifest.exports, manifest.imports, manifest.bin, manifest.main].flatMap(namedIn);
    expect(named.length).toBeGreaterThan(10);
    const packages = Object.keys(isRecord(manifest.dependencies) ? manifest.dependencies : {});
    for (const path of named.filter((name) => !packages.includes(name)).map((name) => name.replace(/^\.\//, ""))) {
      const [start = "", end = ""] = path.split("*");
      const isNamed = (file: string) =>
        path.includes("*") ? file.startsWith(start) && file.endsWith(end) : file === path;
      expect(paths.some(isNamed), path).toBe(true);
    }
  });

  test("has at most 500 kB beside the page, and no program of more than 90 kB but those of all architectures and of the fits", () => {
    // The page is there where it has been built since.
    const isOfPage = (path: unknown) => String(path).startsWith("build/site/");
    const page = paths.filter(isOfPage).map((path) => gzipSync(readFileSync(`${ROOT}${path}`)).length);
    const numBytes = Number(isRecord(tarball) && tarball.size) - page.reduce((sum, size) => sum + size, 0);
    expect(numBytes).toBeLessThanOrEqual(500_000);
    expect(numBytes).toBeGreaterThan(300_000);
    const programs = files.filter(({ path }) => String(path).endsWith(".js") && !isOfPage(path));
    expect(programs.length).toBeGreaterThan(10);
    const sizes = programs.map(({ size }) => Number(size)).sort((a, b) => b - a);
    const [architectures, fits, next] = sizes;
    expect(architectures).toBeLessThanOrEqual(320_000);
    expect(fits).toBeLessThanOrEqual(130_000);
    expect(next).toBeLessThanOrEqual(90_000);
  });

  test("holds every declaration that those of its exports name", () => {
    const shipped = new Set(paths.map(String));
    const declarations = [...shipped].filter((path) => path.endsWith(".d.ts"));
    const entries = namedIn(manifest.exports).filter((path) => path.endsWith(".d.ts"));
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
      for (const [, target = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
        visit(posix.join(posix.dirname(path), target.replace(/(\.d)?\.(js|ts)$/, ".d.ts")));
      }
    };
    for (const path of entries) visit(posix.normalize(path));
    expect(reached.size).toBeGreaterThan(50);
    expect([...reached].filter((path) => !declarations.includes(path))).toEqual([]);
  });

  test("holds what was built and what says what it is, and nothing else", () => {
    const others = paths.filter(
      (path) =>
        !/^build\/(?!bench|tests|readme-examples)|^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(path),
    );
    expect(others).toEqual([]);
  });

  test("offers the edge's conditions before all others, and default last", () => {
    for (const map of Object.values(isRecord(manifest.imports) ? manifest.imports : {})) {
      if (!isRecord(map)) continue;
      expect(Object.keys(map)).toEqual(["workerd", "edge-light", "default"]);
    }
    for (const map of Object.values(isRecord(manifest.exports) ? manifest.exports : {})) {
      if (isRecord(map)) expect(Object.keys(map)).toEqual(["types", "default"]);
    }
  });
});

describe("package.json", () => {
  test("names for tools that don't read exports the types that exports name", () => {
    const typesOf = (map: unknown) => (isRecord(map) ? String(map.types).replace("./", "") : undefined);
    const exports = Object.entries(isRecord(manifest.exports) ? manifest.exports : {});
    const types = exports.flatMap(([name, map]) => (isRecord(map) ? [[name.replace("./", ""), typesOf(map)]] : []));
    const { ".": root, ...subpaths } = Object.fromEntries(types);
    expect(manifest.types).toBe(root);
    expect(manifest.typesVersions).toEqual({
      "*": Object.fromEntries(Object.entries(subpaths).map(([name, path]) => [name, [path]])),
    });
  });

  test("asks for no newer Node than the oldest that the package is tried in", () => {
    const { optionalDependencies } = readJson("tests/runtimes/package.json");
    const oldest = isRecord(optionalDependencies) && String(optionalDependencies["node20-linux-x64"]).split("@").at(-1);
    expect(manifest.engines).toEqual({ node: `>=${oldest}` });
  });
});

describe("jsr.json", () => {
  const jsr = readJson("jsr.json");

  test("is of the same version and needs the same packages", () => {
    expect(jsr.version).toBe(manifest.version);
    const dependencies = isRecord(manifest.dependencies) ? manifest.dependencies : {};
    const loader = "@assemblyscript/loader";
    expect(jsr.imports).toMatchObject({
      valibot: `npm:valibot@${dependencies.valibot}`,
      [loader]: `npm:${loader}@${dependencies[loader]}`,
    });
  });

  test("exports what needs no Node", () => {
    const names = isRecord(jsr.exports) ? Object.keys(jsr.exports) : [];
    const modules = Object.entries(isRecord(manifest.exports) ? manifest.exports : {}).flatMap(([name, map]) =>
      isRecord(map) ? [name] : [],
    );
    expect(modules.filter((name) => !names.includes(name))).toEqual(["./node"]);
  });
});
