import { readable } from "../common/readable.ts";
import { humanFlops, humanRatio, shortBudget } from "../common/units.ts";
import { comparedEvaluations } from "../design/evaluate/compared.ts";
import type { PlanEvaluation } from "../design/evaluate/evaluation.ts";
import { element, escaped } from "./markup.ts";
import { painted, type Role } from "./palette.ts";
import { fitting, type PictureOptions, picture, readPictureOptions } from "./picture.ts";
import { threeDigits } from "./scale.ts";

/** A figure that plans are compared by; the smaller, the better. */
interface Figure {
  readonly name: string;
  readonly label: string;
  /** What a bar begins at. */
  readonly base: number;
  readonly of: (evaluation: PlanEvaluation) => number | undefined;
  readonly words: (value: number) => string;
}

const FIGURES: readonly Figure[] = [
  {
    name: "numParamsFactor",
    label: "N* at the target, to a factor of (90%)",
    base: 1,
    of: ({ posterior }) => posterior?.numParamsFactor,
    words: (value) => `×/÷ ${value < 10 ? value.toPrecision(3) : humanRatio(value)}`,
  },
  {
    name: "log10NumParams",
    label: "std. error of log10 N*, if the law were exact",
    base: 0,
    of: ({ standardErrors }) => standardErrors.log10NumParams,
    words: (value) => threeDigits(value),
  },
  {
    name: "deadweight",
    label: "FLOPs wasted there, if the law were exact",
    base: 0,
    of: ({ deadweight }) => deadweight.share,
    words: (value) => `${threeDigits(100 * value)}%`,
  },
  {
    name: "approach2Bias",
    label: "bias of N* there by approach 2",
    base: 0,
    of: ({ surfaces }) => {
      const shares = surfaces.flatMap(({ approach2 }) =>
        approach2 === undefined ? [] : [Math.abs(approach2.numParams)],
      );
      return shares.length === 0 ? undefined : Math.max(...shares);
    },
    words: (value) => `${threeDigits(100 * value)}%`,
  },
  {
    name: "totalFlops",
    label: "FLOPs that the sweep costs",
    base: 0,
    of: ({ totalFlops }) => totalFlops,
    words: (value) => humanFlops(value),
  },
];

const ROLES: readonly Role[] = ["first", "second", "third", "muted"];
const TOP = 56;
const BAR = 14;
const BAR_GAP = 6;
const HEADING = 22;
const BETWEEN = 18;
const LEFT = 16;
const MOST_NAME_WIDTH = 110;
const VALUE_WIDTH = 96;
/** How much of a narrow picture names may take. */
const NAME_SHARE = 0.28;

/**
 * What plans will tell, one beside another, as SVG text: how well each knows N* at the target, what it wastes, and what it
 * costs. Bars carry `data-plan` and `data-figure`.
 *
 * @param evaluations the plans by name, all by the same surfaces, noise and target
 * @param options size, title and style; see {@link PictureOptions}
 * @throws {IsoflopError} INVALID_OPTION where there is none, they differ in what they are evaluated by, or an option breaks its
 * rule
 * @example
 * drawEvaluation({ plan: evaluatePlan(plan, { targetBudget: 1e24 }) });
 */
export function drawEvaluation(
  evaluations: Readonly<Record<string, PlanEvaluation>>,
  options: PictureOptions = {},
): string {
  return readable("drawEvaluation", "arguments", () => {
    const { canvasOf } = readPictureOptions("drawEvaluation", "evaluations, { width }", options);
    const { plans, shown } = comparedEvaluations("drawEvaluation", evaluations);
    const block = HEADING + plans.length * (BAR + BAR_GAP) + BETWEEN;
    const canvas = canvasOf({
      height: () => TOP + FIGURES.length * block,
      title: `What a sweep will tell at ${shortBudget(shown.targetBudget)} FLOPs`,
    });
    const content = FIGURES.map((figure, f) => figureBlock(figure, plans, TOP + f * block, canvas.width));
    return picture(canvas, descriptionOf(plans), content.join(""));
  });
}

type Plans = readonly (readonly [name: string, evaluation: PlanEvaluation])[];

function figureBlock(figure: Figure, plans: Plans, top: number, width: number): string {
  const values = plans.map(([, evaluation]) => figure.of(evaluation));
  const most = values.reduce<number>(
    (larger, value) => (isDrawn(value) ? Math.max(larger, value) : larger),
    figure.base,
  );
  const nameWidth = Math.min(MOST_NAME_WIDTH, NAME_SHARE * width);
  const room = Math.max(width - LEFT - nameWidth - VALUE_WIDTH, 40);
  const bars = plans.map(([name], p) => {
    const value = values[p];
    const y = top + HEADING + p * (BAR + BAR_GAP);
    const share = isDrawn(value) && most > figure.base ? (value - figure.base) / (most - figure.base) : 0;
    const fill = painted(ROLES[Math.min(p, ROLES.length - 1)] ?? "muted", "fill");
    const start = LEFT + nameWidth;
    return [
      element(
        "text",
        { ...painted("ink", "fill"), x: start - 8, y: y + 11, "text-anchor": "end" },
        escaped(fitting(name, nameWidth - 8)),
      ),
      element("rect", {
        ...fill,
        class: `bar ${fill.class}`,
        "data-plan": name,
        "data-figure": figure.name,
        x: start,
        y,
        width: Math.max(share * room, 1),
        height: BAR,
      }),
      element(
        "text",
        { ...painted("ink", "fill"), x: start + share * room + 6, y: y + 11 },
        escaped(wordsOf(figure, value)),
      ),
    ].join("");
  });
  const heading = element(
    "text",
    { ...painted("muted", "fill"), x: LEFT, y: top + 10 },
    escaped(fitting(figure.label, width - 2 * LEFT)),
  );
  return element("g", { class: "figure" }, heading, ...bars);
}

function isDrawn(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function wordsOf({ words }: Figure, value: number | undefined): string {
  if (value === undefined) return "–";
  return Number.isFinite(value) ? words(value) : "undetermined";
}

function descriptionOf(plans: Plans): string {
  return plans
    .map(([name, evaluation]) => {
      const figures = FIGURES.map((figure) => `${figure.label} ${wordsOf(figure, figure.of(evaluation))}`);
      return `${name}: ${figures.join("; ")}.`;
    })
    .join(" ");
}
