import { planDigest } from "../../src/plan/file/digest.ts";
import type { PlanFile } from "../../src/plan/file/plan-file.ts";
import { partsOfFile } from "../../src/plan/file/read.ts";

/** A plan file as a plan of its content would write it: with the digest that belongs to it. */
export function withDigest(file: PlanFile): PlanFile {
  return { ...file, digest: planDigest(partsOfFile(file)) };
}
