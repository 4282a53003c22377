import { expect, test } from "vitest";
import { evaluatePlan } from "../../src/design/index.ts";
import { gpt2, planSweep } from "../../src/index.ts";
import { drawEvaluation } from "../../src/plot/index.ts";
import { errorOf } from "../support/errors.ts";
import { numberOf, readSvg, textsOf, withClass } from "../support/svg.ts";

const PLAN = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });
const FEWER = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18], numSizesPerBudget: 4 });
const BY = { targetBudget: 1e21 };
const EVALUATIONS = { plan: evaluatePlan(PLAN, BY), fewer: evaluatePlan(FEWER, BY) };

test("drawEvaluation draws bars as long as their figures, and writes them beside", () => {
  const svg = readSvg(drawEvaluation(EVALUATIONS));
  const length = (plan: string, figure: string) => {
    const bar = withClass(svg, "bar").find(
      ({ attributes }) => attributes["data-plan"] === plan && attributes["data-figure"] === figure,
    );
    return numberOf(bar ?? expect.unreachable(), "width");
  };
  const { plan, fewer } = EVALUATIONS;
  const ratio = (figure: string) => length("plan", figure) / length("fewer", figure);
  expect(ratio("totalFlops")).toBeCloseTo(plan.totalFlops / fewer.totalFlops, 1);
  expect(ratio("log10NumParams")).toBeCloseTo(
    plan.standardErrors.log10NumParams / fewer.standardErrors.log10NumParams,
    2,
  );
  const [first, second] = [plan.posterior?.numParamsFactor ?? 0, fewer.posterior?.numParamsFactor ?? 0];
  expect(ratio("numParamsFactor")).toBeCloseTo((first - 1) / (second - 1), 2);
  expect(textsOf(svg)).toContain(`×/÷ ${first.toPrecision(3)}`);
});

test("drawEvaluation says what a plan does not determine", () => {
  const one = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e18], numSizesPerBudget: 1 });
  const svg = readSvg(drawEvaluation({ one: evaluatePlan(one, BY) }));
  expect(textsOf(svg)).toContain("undetermined");
  for (const bar of withClass(svg, "bar")) expect(numberOf(bar, "width")).toBeGreaterThan(0);
});

test("drawEvaluation refuses none, and such as differ in their target", () => {
  expect(errorOf(() => drawEvaluation({}))).toMatchObject({ code: "INVALID_OPTION", field: "evaluations" });
  const other = evaluatePlan(PLAN, { targetBudget: 1e22 });
  expect(errorOf(() => drawEvaluation({ ...EVALUATIONS, other })).message).toContain(
    "drawEvaluation must get evaluations by the same surfaces, noise and target; got other",
  );
});
