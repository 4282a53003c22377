import { describe, expect, test } from "vitest";
import { gpt2, lossSurfaces, planModelSizes, planSweep, type SweepPlan } from "../../src/index.ts";
import { drawPlan } from "../../src/plot/index.ts";
import { fullPlan, planByPalm } from "../support/plans.ts";
import { axisOf, numberOf, only, pointsOf, readSvg, type SvgElement, textsOf, withClass } from "../support/svg.ts";

const PLAN = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 1e18, 1e19] });

/** N and D of a circle. */
function placeOf(svg: SvgElement, circle: SvgElement) {
  return {
    numParams: axisOf(svg, "x")(numberOf(circle, "cx")),
    numTokens: axisOf(svg, "y")(numberOf(circle, "cy")),
  };
}

describe("drawPlan draws", () => {
  test.each<[string, SweepPlan]>([
    ["of one kind of FLOPs", PLAN],
    ["of another", planByPalm()],
    ["with dropped cells", fullPlan()],
  ])("each experiment of a plan %s at its N and D, within a pixel", (_, plan) => {
    const svg = readSvg(drawPlan(plan));
    const circles = withClass(svg, "experiment");
    expect(circles.map(({ attributes }) => attributes["data-experiment"])).toEqual(
      plan.experiments.map(({ experimentId }) => experimentId),
    );
    for (const [i, { numParams, numTokens, computeBudget }] of plan.experiments.entries()) {
      const circle = circles[i] ?? expect.unreachable();
      const place = placeOf(svg, circle);
      // A hundredth of a pixel is less than a thousandth here.
      expect(place.numParams / numParams).toBeCloseTo(1, 3);
      expect(place.numTokens / numTokens).toBeCloseTo(1, 3);
      expect(Number(circle.attributes["data-budget"])).toBe(computeBudget);
    }
  });

  test("runs as large as they cost, evenly by the logarithm of the budget", () => {
    const radii = [1e17, 1e18, 1e19].map((budget) => {
      const own = withClass(readSvg(drawPlan(PLAN)), "experiment").filter(
        ({ attributes }) => Number(attributes["data-budget"]) === budget,
      );
      return new Set(own.map((circle) => numberOf(circle, "r")));
    });
    expect(radii).toEqual([new Set([3]), new Set([5.5]), new Set([8])]);
  });

  test("each budget as a line of C = 6·N·D", () => {
    const svg = readSvg(drawPlan(PLAN));
    const [x, y] = [axisOf(svg, "x"), axisOf(svg, "y")];
    const lines = withClass(svg, "budget");
    expect(lines.map(({ attributes }) => Number(attributes["data-budget"]))).toEqual([1e17, 1e18, 1e19]);
    for (const line of lines) {
      const points = pointsOf(line);
      expect(points.length).toBeGreaterThan(3);
      for (const [px, py] of points) {
        expect((6 * x(px) * y(py)) / Number(line.attributes["data-budget"])).toBeCloseTo(1, 3);
      }
    }
  });

  test("what was dropped, with its reason, and says how much lies outside", () => {
    const plan = fullPlan();
    const svg = readSvg(drawPlan(plan));
    const crosses = withClass(svg, "dropped");
    expect(crosses.length).toBeGreaterThan(0);
    const reasons = plan.dropped.map(({ reason }) => reason);
    const [x, y] = [axisOf(svg, "x"), axisOf(svg, "y")];
    let numShown = 0;
    for (const cross of crosses) {
      const [title = ""] = textsOf(cross);
      numShown += 1 + Number(/And (\d+) more here/.exec(title)?.[1] ?? 0);
      const cell = plan.dropped.find(
        ({ computeBudget, sizeParamValue }) =>
          String(computeBudget) === cross.attributes["data-budget"] &&
          String(sizeParamValue) === cross.attributes["data-size"],
      );
      expect(reasons.some((reason) => title.includes(`dropped: ${reason}`))).toBe(true);
      const [[px, py] = [0, 0]] = [...(cross.attributes.d ?? "").matchAll(/^M(\S+) ([^m]+)m/g)].map(([, a, b]) => [
        Number(a),
        Number(b),
      ]);
      expect(x(px ?? 0) / (cell?.numParams ?? 0)).toBeCloseTo(1, 3);
      expect(y(py ?? 0) / (cell?.numTokens ?? 0)).toBeCloseTo(1, 3);
    }
    const outside = textsOf(svg).map((text) => /^(\d+) dropped cells? outside the map$/.exec(text)?.[1]);
    const numOutside = Number(outside.find((count) => count !== undefined) ?? 0);
    expect(numShown + numOutside).toBe(plan.dropped.length);
  });

  test("a prior's optimum where α·A/N^α = β·B/D^β, and contours of equal loss", () => {
    const surface = lossSurfaces().chinchilla;
    const svg = readSvg(drawPlan(PLAN, { prior: "chinchilla" }));
    const [x, y] = [axisOf(svg, "x"), axisOf(svg, "y")];
    const { E, A, B, alpha, beta } = surface;
    for (const [px, py] of pointsOf(only(svg, "optimum"))) {
      const [numParams, numTokens] = [x(px), y(py)];
      expect((alpha * A * numParams ** -alpha) / (beta * B * numTokens ** -beta)).toBeCloseTo(1, 2);
    }
    const contours = withClass(svg, "contour");
    expect(contours.length).toBeGreaterThan(3);
    for (const contour of contours) {
      for (const [px, py] of pointsOf(contour)) {
        const loss = E + A * x(px) ** -alpha + B * y(py) ** -beta;
        expect(loss).toBeCloseTo(numberOf(contour, "data-loss"), 3);
      }
    }
  });

  test("the optimum of each of several priors, and contours of the first alone", () => {
    const one = readSvg(drawPlan(PLAN, { prior: "epoch" }));
    const two = readSvg(drawPlan(PLAN, { prior: ["epoch", "llama-3"] }));
    expect(withClass(two, "optimum")).toHaveLength(2);
    expect(withClass(two, "contour")).toEqual(withClass(one, "contour"));
    expect(withClass(readSvg(drawPlan(PLAN)), "optimum")).toEqual([]);
  });

  test("a plan without experiments", () => {
    const plan = planModelSizes({ modelSizes: [{ sizeParamValue: 64, numParams: 1e9 }], computeBudgets: [1e12] });
    expect(plan.numExperiments).toBe(0);
    const svg = readSvg(drawPlan(plan));
    expect(withClass(svg, "experiment")).toEqual([]);
    expect(withClass(svg, "dropped")).toHaveLength(1);
  });

  test("a plan of one run", () => {
    const plan = planModelSizes({ modelSizes: [{ sizeParamValue: 64, numParams: 1e7 }], computeBudgets: [1e17] });
    expect(withClass(readSvg(drawPlan(plan)), "experiment")).toHaveLength(1);
  });
});
