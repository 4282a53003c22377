import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createProject, pack } from "./project.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package. */
    readonly tarball: string;
    /** A project with the package, the program and the examples. */
    readonly project: string;
  }
}

/** Packs and installs once for all tests. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "isoflop-tarball-"));
  const tarball = await pack(folder);
  const project = await createProject(tarball);
  provide("tarball", tarball);
  provide("project", project);
  return () => {
    for (const made of [folder, project]) rmSync(made, { recursive: true, force: true });
  };
}
