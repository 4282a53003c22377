import { describe, expect, test } from "vitest";
import { checkModelCls, type Probe } from "../../src/probe/contract.ts";
import type { Family } from "../../src/probe/family.ts";
import { probe } from "../../src/probe/probe.ts";
import { probeAsync } from "../../src/probe/probe-async.ts";
import type { Probing, SweepProgress } from "../../src/probe/probing.ts";
import { rejectionOf, ticks, tracked } from "../support/async-sweeps.ts";
import { Quadratic } from "../support/models.ts";

function familyOf(modelCls: unknown): Family {
  checkModelCls(modelCls);
  return { modelCls, sizeParam: "width", modelKwargs: {} };
}

const family = familyOf(Quadratic);
const ONE_AT_A_TIME = { concurrency: 1, signal: undefined, onProgress: undefined };

interface Taken {
  readonly sizeParamValue: number;
  readonly outcome: Probe;
}

/** Asks for batches one after the other; each ends after the first outcome that is larger than `enough`. */
function* batches(asked: readonly (readonly number[])[], enough: number, of: Family = family): Probing<Taken[]> {
  const taken: Taken[] = [];
  const numSizes = asked.flat().length;
  for (const sizeValues of asked) {
    yield {
      family: of,
      sizeValues,
      numSizes,
      take(sizeParamValue, outcome) {
        taken.push({ sizeParamValue, outcome });
        return "failure" in outcome || outcome.numParams <= enough;
      },
    };
  }
  return taken;
}

const ASKED = [[3, 1], [], [2, 9, 4], [5]];
const sizesOf = (taken: readonly Taken[]) => taken.map(({ sizeParamValue }) => sizeParamValue);

describe("the drivers of probing steps", () => {
  test("take outcomes in the order asked for, end a batch where it has enough, and go on with the next", () => {
    const taken = probe(batches(ASKED, 12 * 16));
    expect(sizesOf(taken)).toEqual([3, 1, 2, 9, 5]);
    expect(taken[0]?.outcome).toEqual({ numParams: 108, flopsPerToken: undefined });
  });

  test.each([1, 2, 5])("take the same at a concurrency of %d", async (concurrency) => {
    const { modelCls, count } = tracked((width) => ticks(width % 4));
    const taken = await probeAsync(batches(ASKED, 12 * 16, familyOf(modelCls)), { ...ONE_AT_A_TIME, concurrency });
    expect(taken).toEqual(probe(batches(ASKED, 12 * 16)));
    expect(count.pending).toBe(0);
  });

  test("report progress over all batches", async () => {
    const reports: SweepProgress[] = [];
    const onProgress = (progress: SweepProgress) => {
      reports.push(progress);
    };
    await probeAsync(batches(ASKED, 12 * 16), { ...ONE_AT_A_TIME, onProgress });
    expect(reports).toEqual([3, 1, 2, 9, 5].map((sizeParamValue, i) => ({ done: i + 1, total: 6, sizeParamValue })));
  });

  test("give the result of steps that ask for nothing, unless the signal has aborted", async () => {
    expect(probe(batches([], 0))).toEqual([]);
    expect(await probeAsync(batches([], 0), ONE_AT_A_TIME)).toEqual([]);
    const signal = AbortSignal.abort("early");
    expect(await rejectionOf(probeAsync(batches([], 0), { ...ONE_AT_A_TIME, signal }))).toBe("early");
  });

  test("end with what the steps throw, once nothing runs any more", async () => {
    const error = new Error("enough");
    function* refusing(of: Family): Probing<void> {
      const take = (): boolean => {
        throw error;
      };
      yield { family: of, sizeValues: [1, 2, 3, 4], numSizes: 4, take };
    }
    expect(() => probe(refusing(family))).toThrow(error);
    const { modelCls, count } = tracked((width) => ticks(width));
    expect(await rejectionOf(probeAsync(refusing(familyOf(modelCls)), { ...ONE_AT_A_TIME, concurrency: 3 }))).toBe(
      error,
    );
    expect(count.pending).toBe(0);
    expect(count.released).toBe(count.built);
  });
});
