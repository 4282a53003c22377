import type { JSX } from "preact";
import { humanCount, humanFlops, humanRatio } from "../../../src/common/units.ts";
import type { Experiment, SweepPlan } from "../../../src/index.ts";
import type { CostEstimate, RunCost } from "../../../src/run/cost-estimate.ts";
import { Scroller } from "../parts/scroller.tsx";
import { steady } from "../parts/steady.tsx";
import { changePlan, state, toggled } from "../state/store.ts";
import { experimentWords } from "./experiment-words.ts";

const MOST_ROWS = 300;

interface Column {
  readonly name: string;
  readonly cell: (experiment: Experiment) => string;
}

/** The experiments, with the figures of the command's table. */
export function ExperimentsTable({
  plan,
  gone,
  cost,
}: {
  readonly plan: SweepPlan;
  readonly gone: ReadonlySet<string>;
  readonly cost: CostEstimate | undefined;
}): JSX.Element {
  const columns = columnsOf(plan, cost);
  const shown = plan.experiments.slice(0, MOST_ROWS);
  const numMore = plan.numExperiments - shown.length;
  return (
    <Scroller name="Experiments">
      <table class="experiments">
        <caption class="unseen">Experiments of the plan</caption>
        <thead>
          <tr>
            <th scope="col">budget</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">
              <span class="unseen">In or out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((experiment, i) => {
            const { experimentId: id, computeBudget } = experiment;
            const isFirst = shown[i - 1]?.computeBudget !== computeBudget;
            const isOut = gone.has(id);
            return (
              <ExperimentRow
                // A run that moves with its budget stays the same row.
                key={i}
                id={id}
                budget={humanFlops(computeBudget)}
                cells={columns.map(({ cell }) => cell(experiment))}
                words={experimentWords(experiment, plan.sizeParam)}
                isFirst={isFirst}
                isOut={isOut}
              />
            );
          })}
        </tbody>
      </table>
      {numMore > 0 && <p class="hint">And {numMore} more; the plan file and the CSV have all.</p>}
    </Scroller>
  );
}

const ExperimentRow = steady(function ExperimentRow({
  id,
  budget,
  cells,
  words,
  isFirst,
  isOut,
}: {
  readonly id: string;
  readonly budget: string;
  readonly cells: readonly string[];
  readonly words: string;
  readonly isFirst: boolean;
  readonly isOut: boolean;
}): JSX.Element {
  return (
    <tr class={rowClass(isFirst, isOut)}>
      <th scope="row">
        <span class={isFirst ? "" : "unseen"}>{budget}</span>
      </th>
      {cells.map((cell, column) => (
        <td key={column}>{cell}</td>
      ))}
      <td>
        <button
          type="button"
          class="quiet"
          aria-label={`${isOut ? "Put back" : "Leave out"} ${words}`}
          onClick={() => changePlan({ leftOut: toggled(state.peek().plan.leftOut, id) })}
        >
          {isOut ? "Put back" : "Leave out"}
        </button>
      </td>
    </tr>
  );
});

function rowClass(isFirst: boolean, isOut: boolean): string {
  return [...(isFirst ? ["is-first"] : []), ...(isOut ? ["is-left-out"] : [])].join(" ");
}

function columnsOf(plan: SweepPlan, cost: CostEstimate | undefined): readonly Column[] {
  const { experiments, sizeParam } = plan;
  const hasShape = experiments.some(({ shape }) => shape !== undefined);
  const hasHeads = experiments.some(({ shape }) => shape?.numHeads !== undefined);
  const isDepth = experiments.every(({ shape, sizeParamValue }) => shape?.numLayers === sizeParamValue);
  const isMixture = experiments.some(({ numParams, numActiveParams }) => numActiveParams < numParams);
  return [
    { name: sizeParam, cell: ({ sizeParamValue }) => String(sizeParamValue) },
    ...(hasShape
      ? [
          isDepth
            ? { name: "width", cell: ({ shape }: Experiment) => String(shape?.hiddenSize ?? "–") }
            : { name: "layers", cell: ({ shape }: Experiment) => String(shape?.numLayers ?? "–") },
        ]
      : []),
    ...(hasHeads ? [{ name: "heads", cell: headsOf }] : []),
    { name: "N", cell: ({ numParams }) => humanCount(numParams) },
    ...(isMixture ? [{ name: "active", cell: (one: Experiment) => humanCount(one.numActiveParams) }] : []),
    { name: "D", cell: ({ numTokens }) => humanCount(numTokens) },
    { name: "D/N", cell: ({ tokensPerParam }) => humanRatio(tokensPerParam) },
    ...(cost === undefined ? [] : costColumns(cost)),
  ];
}

function headsOf({ shape }: Experiment): string {
  if (shape?.numHeads === undefined) return "–";
  const { numHeads, numKeyValueHeads = numHeads } = shape;
  return numHeads === numKeyValueHeads ? String(numHeads) : `${numHeads}/${numKeyValueHeads}`;
}

function costColumns({ runs, price }: CostEstimate): readonly Column[] {
  const byId = new Map(runs.map((run) => [run.experimentId, run]));
  const of = (format: (run: RunCost) => string) => (experiment: Experiment) => {
    const run = byId.get(experiment.experimentId);
    return run === undefined ? "–" : format(run);
  };
  return [
    { name: "hours", cell: of(({ hours }) => hours.toPrecision(3)) },
    { name: "GB each", cell: of(memoryOf) },
    ...(price === undefined ? [] : [{ name: "cost", cell: of(({ cost }) => (cost ?? 0).toFixed(0)) }]),
  ];
}

function memoryOf({ memory, fits }: RunCost): string {
  if (Number.isNaN(memory.total)) return "–";
  return `${(memory.total / 1e9).toPrecision(3)}${fits === false ? ", too much" : ""}`;
}
