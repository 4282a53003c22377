import { describe, expect, test } from "vitest";
import { designSweep, planSweep as planOptimal } from "../../src/design/index.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { errorOf } from "../support/errors.ts";
import { refusalOf } from "../support/in-process.ts";
import { GROUPS } from "../support/option-rows.ts";
import { posted, problemOf, sender } from "../support/plan-handler.ts";
import { call } from "../support/untyped.ts";

const RULE = "must be a finite number above 1 and at most 1000000";
const send = sender();
const models = { modelCls: gpt2, sizeParam: "width" };
const CENTRED = { ...models, computeBudgets: [1e18], layout: "centred" };
const OPTIMAL = { ...models, computeBudgets: [1e18], layout: "optimal", targetBudget: 1e20 };
const DESIGN = { ...models, totalFlops: 1e20, targetBudget: 1e22 };

describe("a span's factor follows one rule", () => {
  test("in every row of the table", () => {
    const rows = [...GROUPS].flatMap(([group, { spanFactor }]) =>
      spanFactor === undefined ? [] : [{ group, spanFactor }],
    );
    expect(rows.map(({ group }) => group)).toEqual(["LAYOUT_ROWS", "OPTIMAL_ROWS", "DESIGN_ROWS", "REFINE_ROWS"]);
    for (const { spanFactor } of rows) expect(spanFactor.rule).toEqual({ kind: "number", above: 1, max: 1e6 });
  });

  test.each([1, 0.5, 0, -4, 1e6 + 1, Number.POSITIVE_INFINITY, Number.NaN, "4", null])(
    "on every surface, of %s",
    async (spanFactor) => {
      const library: readonly (readonly [(...args: never[]) => unknown, object])[] = [
        [planSweep, CENTRED],
        [planOptimal, OPTIMAL],
        [designSweep, DESIGN],
      ];
      for (const [act, options] of library) {
        expect(errorOf(() => call(act, { ...options, spanFactor })).message).toContain(`spanFactor ${RULE}`);
      }
      const body = posted({ layout: "centred", span_factor: spanFactor });
      expect((await problemOf(await send("/plan", body))).detail).toContain(`span_factor ${RULE}`);
      // What is no number as JSON may be one as text.
      if (typeof spanFactor === "string") return;
      const query = await problemOf(await send(`/plan?layout=centred&span-factor=${spanFactor}`));
      expect(query.detail).toContain(`span-factor ${RULE}`);
      for (const line of [
        "plan --layout centred",
        "plan --layout optimal --target 1e24",
        "design --total-flops 1e21 --target 1e24",
      ]) {
        expect(await refusalOf([...line.split(" "), `--span-factor=${spanFactor}`])).toContain(`--span-factor ${RULE}`);
      }
    },
  );

  test.each([1.25, 1e6])("%d is one", async (spanFactor) => {
    expect(
      planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18], layout: "centred", spanFactor })
        .numExperiments,
    ).toBeGreaterThan(0);
    expect((await send(`/plan?layout=centred&span-factor=${spanFactor}`)).status).toBe(200);
    expect((await send("/plan", posted({ layout: "centred", span_factor: spanFactor }))).status).toBe(200);
  });
});

test("an unknown option of the library suggests the right one", () => {
  for (const [act, options] of [
    [planSweep, { ...CENTRED, spanFaktor: 4 }],
    [designSweep, { ...DESIGN, "span-factor": 4 }],
  ] as const) {
    expect(errorOf(() => call(act, options)).remedy).toMatch(/^Did you mean spanFactor\? /);
  }
  expect(errorOf(() => call(planSweep, { ...CENTRED, layout: "centered" })).remedy).toContain(
    'Did you mean "centred"?',
  );
  expect(errorOf(() => call(planSweep, { ...CENTRED, prior: "chinchila" })).remedy).toContain(
    'Did you mean "chinchilla"?',
  );
});
