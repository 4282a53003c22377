import { existsSync } from "node:fs";

const PACKAGES = new URL("../../../tests/runtimes/node_modules/", import.meta.url);

/** Where a file of a runtime's package stands, as `npm ci --prefix tests/runtimes` leaves it. */
export function runtimePackage(path: string): string {
  const file = new URL(path, PACKAGES);
  if (!existsSync(file)) throw new Error(`${path} must be installed: npm ci --prefix tests/runtimes`);
  return file.pathname;
}
