import { invalidOption, MAX_COUNT } from "../common/checks.ts";
import { largest } from "../common/extremes.ts";
import { entriesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";
import { humanCount, humanFlops } from "../common/units.ts";
import type { BudgetCost, CostEstimate, RunCost } from "./cost-estimate.ts";

/**
 * What a sweep costs as a text table: budget by budget, in all, and what to know of the figures.
 *
 * @param estimate what estimateCost gives
 * @throws {IsoflopError} INVALID_OPTION where it is something else
 */
export function formatCost(estimate: CostEstimate): string {
  return readable("formatCost", "estimate", () => {
    for (const list of [estimate.budgets, estimate.runs, estimate.warnings]) {
      if (entriesOf(list, MAX_COUNT) === undefined) {
        throw invalidOption("estimate", "what estimateCost gives", estimate, "Pass it as it is.");
      }
    }
    return tableOf(estimate);
  });
}

function tableOf(estimate: CostEstimate): string {
  const { budgets, total, runs, price, warnings } = estimate;
  const hasPrice = price !== undefined;
  const memoryOf = (of: readonly RunCost[]) => largest(of.map(({ memory }) => memory.total));
  const row = (label: string, sum: Omit<BudgetCost, "computeBudget">, of: readonly RunCost[]) => [
    label,
    String(sum.numRuns),
    [...new Set(of.map(({ gpus }) => gpus))].sort((a, b) => a - b).join("–"),
    sum.gpuHours.toFixed(1),
    sum.wallHours.toFixed(1),
    sum.longestHours.toFixed(1),
    Number.isNaN(memoryOf(of)) ? "–" : `${(memoryOf(of) / 1e9).toFixed(1)}`,
    ...(hasPrice ? [(sum.cost ?? 0).toFixed(0)] : []),
  ];
  const rows = [
    ["budget", "runs", "GPUs", "GPU-hours", "hours", "longest", "GB each", ...(hasPrice ? ["cost"] : [])],
    ...budgets.map((budget) =>
      row(
        humanFlops(budget.computeBudget),
        budget,
        runs.filter(({ computeBudget }) => computeBudget === budget.computeBudget),
      ),
    ),
    row("total", total, runs),
  ];
  const widths = (rows[0] ?? []).map((_, c) => largest(rows.map((cells) => cells[c]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells.map((cell, c) => cell.padStart((widths[c] ?? 0) + (c === 0 ? 0 : 3))).join(""),
  );
  const notes = warnings.length === 0 ? "" : `\nNote:\n${warnings.map((text) => `  ${text}\n`).join("")}`;
  return `${titleOf(estimate)}\n\n${lines.join("\n")}\n${notes}`;
}

function titleOf({ accelerator, mfu, isMfuAssumed, parallelRuns, runs }: CostEstimate): string {
  const { name, peakFlops, memory } = accelerator;
  const measured = runs.filter(({ isMeasured }) => isMeasured).length;
  const speed =
    measured === runs.length && measured > 0
      ? "tokens per second as measured"
      : `MFU ${100 * mfu}%${isMfuAssumed ? " (assumed)" : ""}${measured > 0 ? `, ${measured} runs as measured` : ""}`;
  return `${name}: ${humanCount(peakFlops)} FLOP/s, ${memory} GB; ${speed}; ${parallelRuns} at a time`;
}
