import { afterAll, describe, expect, inject, test } from "vitest";
import { type Report, runtimes } from "./runtimes.ts";

const places = { tarball: inject("tarball"), project: inject("project") };
const lines: string[] = [];
let first: Report;

function digestOf(report: Report): string {
  return typeof report === "object" && report !== null && "digest" in report ? String(report.digest) : "none";
}

describe("the packed package", () => {
  afterAll(() => {
    process.stdout.write(
      `\nOne digest over all vectors, models and answers, in every runtime:\n${lines.join("\n")}\n\n`,
    );
  });

  for (const runtime of runtimes) {
    const isSkipped = runtime.missing !== undefined && process.env.ALL_RUNTIMES === undefined;
    if (isSkipped) lines.push(`${runtime.name.padEnd(13)} SKIPPED: ${runtime.missing}`);

    test.skipIf(isSkipped)(`gives every vector, model and answer in ${runtime.name}`, async () => {
      expect(runtime.missing).toBeUndefined();
      const { version, report } = await runtime.exercise(places);
      lines.push(`${runtime.name.padEnd(13)} ${version.padEnd(17)} ${digestOf(report)}`);
      expect(report).toMatchObject({ numPlans: 150, numGrids: 300, wrong: [] });
      expect(report).toMatchObject({
        badInput:
          "IsoflopError INVALID_OPTION computeBudgets[0]: computeBudgets[0] must be a positive finite number; " +
          "got -1. Give training FLOPs as a number, such as 1e18.",
      });
      first ??= report;
      expect(report).toEqual(first);
    });
  }
});
