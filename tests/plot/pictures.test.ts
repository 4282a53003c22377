import { describe, expect, test } from "vitest";
import { evaluatePlan } from "../../src/design/index.ts";
import { backtest, fitFrontier, type Run } from "../../src/fit/index.ts";
import { gpt2, planModelSizes, planSweep } from "../../src/index.ts";
import { drawForecast } from "../../src/plot/draw-forecast.ts";
import { drawEvaluation, drawIsoFlops, drawOptima, drawPlan, drawResiduals, plotStyle } from "../../src/plot/index.ts";
import { expectError } from "../support/errors.ts";
import { MARIN, publishedRuns } from "../support/fits.ts";
import { readSvg, textsOf, withClass } from "../support/svg.ts";

const PLAN = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });
const RUNS = publishedRuns(MARIN);
const FIT = fitFrontier(RUNS);
const EVALUATION = evaluatePlan(PLAN, { targetBudget: 1e21 });

type Draw = (options?: object) => string;

const PICTURES: readonly [string, Draw][] = [
  ["drawPlan", (options) => drawPlan(PLAN, options)],
  ["drawIsoFlops", (options) => drawIsoFlops(RUNS, FIT, options)],
  ["drawOptima", (options) => drawOptima(FIT, options)],
  ["drawForecast", (options) => drawForecast(FIT, backtest(RUNS, { bootstrap: 0 }).budgets, options)],
  ["drawResiduals", (options) => drawResiduals(RUNS, FIT, options)],
  ["drawEvaluation", (options) => drawEvaluation({ plan: EVALUATION }, options)],
];

describe.each(PICTURES)("%s", (_name, draw) => {
  test("is an SVG with a title and a description, of the size that is asked for", () => {
    const svg = readSvg(draw({ width: 500, height: 430, title: "A title" }));
    expect(svg.attributes).toMatchObject({
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      width: "500",
      height: "430",
      viewBox: "0 0 500 430",
    });
    const [title, description] = svg.children;
    expect([title?.name, title?.text]).toEqual(["title", "A title"]);
    expect(description?.name).toBe("desc");
    expect(description?.text).toMatch(/^\S.{40,}\.$/s);
  });

  test("keeps all that it writes within its width", () => {
    for (const width of [360, 720, 2000]) {
      const svg = readSvg(draw({ width, height: 600 }));
      const texts = (element: typeof svg): (typeof svg)[] => [
        ...(element.name === "text" ? [element] : []),
        ...element.children.flatMap(texts),
      ];
      for (const { attributes } of texts(svg)) {
        expect(Number(attributes.x)).toBeGreaterThanOrEqual(0);
        expect(Number(attributes.x)).toBeLessThanOrEqual(width);
        expect(Number(attributes.y)).toBeLessThanOrEqual(600);
      }
    }
  });

  test("carries its style sheet, or leaves it to the page", () => {
    expect(draw()).toContain(plotStyle);
    expect(draw({ isStyled: false })).not.toContain("<style");
  });

  test("uses no class that the style sheet does not have a colour for", () => {
    const used = new Set([...draw().matchAll(/class="([^"]*)"/g)].flatMap(([, names = ""]) => names.split(" ")));
    const painted = [...used].filter((name) => /^(fill|stroke)-/.test(name));
    expect(painted.length).toBeGreaterThan(2);
    for (const name of painted) expect(plotStyle).toContain(`.isoflop .${name}{`);
  });

  test("has no number that is none", () => {
    expect(draw()).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("is the same text each time", () => {
    expect(draw()).toBe(draw());
  });

  test("refuses options that break their rule", () => {
    expectError(() => draw({ width: 10 }), { code: "INVALID_OPTION", field: "width", shows: "10" });
    expectError(() => draw({ height: Number.NaN }), { code: "INVALID_OPTION", field: "height", shows: "NaN" });
    expectError(() => draw({ widht: 500 }), { code: "INVALID_OPTION", field: "widht", shows: "Did you mean width?" });
    expectError(() => draw({ title: 5 }), { code: "INVALID_OPTION", field: "title", shows: "5" });
    expectError(() => draw({ title: "" }), { code: "INVALID_OPTION", field: "title", shows: `""` });
  });
});

describe("names that somebody chose stay text", () => {
  const HOSTILE = `</title><script>alert(1)</script><img src=x onerror="alert(1)">&amp;'"]]>\u0000\u001b[31m\u202Eevil\uD800`;
  const SHOWN = ["\u0000", "\u001b", "\u202E", "\uD800"].reduce((text, bad) => text.replaceAll(bad, "\uFFFD"), HOSTILE);

  test("as a title", () => {
    for (const [, draw] of PICTURES) expect(textsOf(readSvg(draw({ title: HOSTILE })))[0]).toBe(SHOWN);
  });

  test("as a size, a model, a run or a plan", () => {
    const plan = planModelSizes({
      modelSizes: [{ sizeParamValue: 64, numParams: 1e7 }],
      computeBudgets: [1e17],
      sizeParam: HOSTILE,
      modelClsName: HOSTILE,
    });
    const [run = expect.unreachable(), ...others] = RUNS;
    const runs = [{ ...run, experimentId: HOSTILE }, ...others];
    for (const svg of [
      drawPlan(plan),
      drawIsoFlops(runs, fitFrontier(runs)),
      drawResiduals(runs, fitFrontier(runs)),
      drawEvaluation({ [HOSTILE]: EVALUATION }),
    ]) {
      const read = readSvg(svg);
      expect(svg).not.toMatch(/<(script|img)/);
      expect(textsOf(read).some((text) => text.includes(SHOWN.slice(0, 20)))).toBe(true);
    }
  });
});

test("a reach that is none is refused", () => {
  expectError(() => drawOptima(FIT, { upTo: 0 }), { code: "INVALID_OPTION", field: "upTo", shows: "0" });
});

test("a prior that is none is refused", () => {
  // @ts-expect-error no such surface
  expectError(() => drawPlan(PLAN, { prior: "chinchila" }), {
    code: "INVALID_OPTION",
    field: "prior",
    shows: "Did you mean",
  });
});

test("runs of no budget, without a loss or a size are drawn apart or not at all", () => {
  const [run = expect.unreachable()] = RUNS;
  const more: Run[] = [
    { ...run, loss: Number.NaN },
    { ...run, computeBudget: run.computeBudget * 100 },
  ];
  const marks = withClass(readSvg(drawIsoFlops([...RUNS, ...more], FIT)), "run");
  const drawn = marks.map(({ attributes }) => Number(attributes["data-run"]));
  expect(drawn).not.toContain(RUNS.length);
  expect(drawn).toContain(RUNS.length + 1);
});
