import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The first of some files below tests/runtimes/node_modules, or elsewhere, that is there. */
function firstThere(paths: readonly string[]): string | undefined {
  return paths.map((path) => (path.startsWith("/") ? path : join(HERE, "node_modules", path))).find(existsSync);
}

const { platform, arch } = process;

/** The programs of the runtimes, each undefined where it is not installed. */
export const programs: Readonly<
  Record<
    "node20" | "node24" | "deno" | "bun" | "chromium" | "next" | "nitro" | "parcel" | "wrangler",
    string | undefined
  >
> = {
  node20: firstThere([`node20-${platform}-${arch}/bin/node`]),
  node24: firstThere([`node-${platform}-${arch}/bin/node`]),
  deno: firstThere([`@deno/${platform}-${arch}-glibc/deno`, `@deno/${platform}-${arch}/deno`]),
  bun: firstThere([`@oven/bun-${platform}-${arch}/bin/bun`]),
  chromium: firstThere([
    ...(process.env.CHROMIUM === undefined ? [] : [process.env.CHROMIUM]),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ]),
  next: firstThere(["next/dist/bin/next"]),
  nitro: firstThere(["nitropack/dist/cli/index.mjs"]),
  parcel: firstThere(["parcel/lib/bin.js"]),
  wrangler: firstThere(["wrangler/bin/wrangler.js"]),
};

/** Whether a package of tests/runtimes is installed. */
export function hasPackage(name: string): boolean {
  return existsSync(join(HERE, "node_modules", name));
}

/** The version of a package of tests/runtimes. */
export function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(HERE, "node_modules", name, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "?";
}
