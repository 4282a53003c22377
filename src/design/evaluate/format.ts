import { readable } from "../../common/readable.ts";
import { humanCount, humanFlops, humanRatio, shortBudget } from "../../common/units.ts";
import { type ComparedEvaluations, comparedEvaluations } from "./compared.ts";
import type { PlanEvaluation, PosteriorEvaluation, SurfaceEvaluation } from "./evaluation.ts";

/**
 * Evaluations as a text table, one plan beside another, with what is wrong with the first.
 *
 * @param evaluations the plans by name, all by the same surfaces, noise and target
 * @throws {IsoflopError} INVALID_OPTION where there is none, or they differ in what they are evaluated by
 */
export function formatEvaluation(evaluations: Readonly<Record<string, PlanEvaluation>>): string {
  return readable("formatEvaluation", "evaluations", () =>
    tableOf(comparedEvaluations("formatEvaluation", evaluations)),
  );
}

function tableOf({ plans, shown }: ComparedEvaluations): string {
  const rows = [["", ...plans.map(([name]) => name)]];
  const row = (label: string, cell: (evaluation: PlanEvaluation) => string) =>
    rows.push([label, ...plans.map(([, evaluation]) => cell(evaluation))]);
  row("experiments", ({ numExperiments }) => String(numExperiments));
  row("FLOPs", ({ totalFlops }) => humanFlops(totalFlops));
  row("N* known to ×/÷ (90%)", ({ posterior }) => (posterior === undefined ? "–" : factor(posterior.numParamsFactor)));
  rows.push(["if the law were exact"]);
  for (const [s, { name }] of shown.surfaces.entries()) {
    const by = (label: string, cell: (surface: SurfaceEvaluation) => string) =>
      row(label, ({ surfaces }) => {
        const surface = surfaces[s];
        return surface === undefined ? "" : cell(surface);
      });
    rows.push([name]);
    by("  std. error of log10 N*", ({ standardErrors }) => threeDigits(standardErrors.log10NumParams));
    by("  std. error of a, b", ({ standardErrors }) => threeDigits(standardErrors.paramsExponent));
    by("  deadweight FLOPs", ({ deadweight }) => humanFlops(deadweight.surfaceFit.flops));
    by("  approach 2: bias of a", ({ approach2 }) =>
      approach2 === undefined ? "–" : signed(approach2.paramsExponent),
    );
    by("  approach 2: bias of N*", ({ approach2 }) => (approach2 === undefined ? "–" : percent(approach2.numParams)));
  }
  const widths = ["", ...plans].map((_, c) => Math.max(...rows.map((cells) => cells[c]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[c] ?? 0) + 3)))
      .join("")
      .trimEnd(),
  );
  const posterior = shown.posterior === undefined ? "" : `\n${posteriorWords(shown.posterior).join("\n")}\n`;
  const title = `At ${shortBudget(shown.targetBudget)} FLOPs, noise of ${shown.noise} nats:`;
  const notes = shown.warnings.length === 0 ? "" : `\nNote:\n${shown.warnings.map((text) => `  ${text}\n`).join("")}`;
  return `${title}\n\n${lines.join("\n")}\n${posterior}${notes}`;
}

/** What the first rows mean, and what would make them better. */
function posteriorWords({ extrapolation, oneMore }: PosteriorEvaluation): string[] {
  return [
    "N* is known so where losses follow the Chinchilla form up to smooth deviations of",
    "0.02 nats. The loss has no such figure: where the largest budget of public sweeps was",
    "hidden, it came out within 1 to 1.5% (median).",
    ...(extrapolation > 1
      ? [
          `This extrapolates ${humanRatio(extrapolation)}× beyond the largest budget: isoflop backtest --hide 1 tells more.`,
        ]
      : []),
    ...(oneMore === undefined
      ? []
      : [
          `One run more at ${humanFlops(oneMore.computeBudget)} FLOPs, N = ${humanCount(oneMore.numParams)}, would make it ` +
            `×/÷ ${factor(oneMore.numParamsFactor)}.`,
        ]),
  ];
}

function factor(value: number): string {
  return value < 10 ? value.toPrecision(3) : humanRatio(value);
}

function threeDigits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "undetermined";
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}

function percent(share: number): string {
  return `${share < 0 ? "−" : "+"}${(100 * Math.abs(share)).toFixed(1)}%`;
}
