import { invalidOption, isPositive, isRecord, MAX_COUNT } from "../common/checks.ts";
import { IsoflopError } from "../common/errors.ts";
import { largest, smallest } from "../common/extremes.ts";
import { entriesOf } from "../common/lists.ts";
import { readable } from "../common/readable.ts";
import { humanCount, shortBudget } from "../common/units.ts";
import { name, words } from "../common/words.ts";
import type { Accelerator } from "../options/accelerators.ts";
import { readAccelerator } from "../options/machine.ts";
import { checked, type Options, readOptions } from "../options/read.ts";
import { DEFAULT_MFU } from "../options/table.ts";
import type { BudgetCost, CostEstimate, CostOptions, RunCost } from "./cost-estimate.ts";
import { fewestGpus, type MemoryOptions, memoryOf } from "./memory.ts";
import { COST_ROWS, DEFAULT_GPUS, DEFAULT_OVERHEAD_MINUTES } from "./options.ts";
import { readRuns } from "./read-runs.ts";
import type { TrainingRun } from "./training-run.ts";

/**
 * What runs cost: hours, memory and, where a price is given, money; budget by budget and in all.
 *
 * A step takes (6·N + 12·L·q·T)·B FLOPs (PaLM's count, by which MFU is defined; N the parameters that work on a token, q the
 * width of all heads), or the plan's where the shape is not known, over what the accelerators reach of their peak.
 *
 * @param runs what trainingRuns gives
 * @param options see {@link CostOptions}
 * @throws {IsoflopError} INVALID_OPTION or CONFLICTING_OPTIONS where an option breaks its rule
 * @example
 * const { total, budgets } = estimateCost(trainingRuns(plan), { accelerator: "h100", gpus: 8, price: 3 });
 * console.log(total.gpuHours, total.cost, budgets.map(({ longestHours }) => longestHours));
 */
export function estimateCost(runs: readonly TrainingRun[], options: CostOptions): CostEstimate {
  return estimateAny(runs, options);
}

/** {@link estimateCost}, whatever it is given. */
export function estimateAny(runs: unknown, options: unknown): CostEstimate {
  const usage = "runs, { accelerator, gpus }";
  const known = readable("estimateCost", "runs", () => readRuns(runs));
  return readOptions("estimateCost", usage, options, COST_ROWS, (read) => estimate(known, readCost(read, known)));
}

interface CostRequest {
  readonly accelerator: Accelerator;
  readonly gpusOf: (run: TrainingRun) => number;
  readonly mfu: number;
  readonly isMfuAssumed: boolean;
  readonly throughput: Throughput | undefined;
  readonly parallelRuns: number;
  readonly price: number | undefined;
  readonly overheadSeconds: number;
  readonly days: number | undefined;
  readonly memory: MemoryOptions;
}

/** Tokens a second of all of a run's accelerators together, as measured. */
type Throughput = (run: TrainingRun, gpus: number) => number | undefined;

function readCost(options: Options, runs: readonly TrainingRun[]): CostRequest {
  const given = checked(options, COST_ROWS);
  const { gpus = DEFAULT_GPUS, mfu, parallelRuns = 1, price, days } = given;
  const { overheadMinutes = DEFAULT_OVERHEAD_MINUTES, microBatch = 1, sharding = "fsdp" } = given;
  const { bytesPerParam = 16, checkpointing = false } = given;
  return {
    accelerator: readAccelerator(given.accelerator),
    gpusOf: readGpus(options.gpusByBudget, gpus, runs),
    mfu: mfu ?? DEFAULT_MFU,
    isMfuAssumed: mfu === undefined,
    throughput: readThroughput(options.throughput),
    parallelRuns,
    price,
    overheadSeconds: 60 * overheadMinutes,
    days,
    memory: { microBatch, sharding, bytesPerParam, checkpointing },
  };
}

/** Accelerators of a run, by its budget where that is said of each. */
function readGpus(given: unknown, gpus: number, runs: readonly TrainingRun[]): CostRequest["gpusOf"] {
  if (given === undefined) return () => gpus;
  if (!isRecord(given)) {
    throw invalidOption("gpusByBudget", "an object of counts by budgets", given, 'Write { "1e18": 8 }.');
  }
  const budgets = new Map(
    Object.entries(given).map(([budget, count]) => {
      if (!isPositive(count) || !Number.isInteger(count)) {
        throw invalidOption(["gpusByBudget", budget], "a whole number of accelerators", count, "Give one, such as 8.");
      }
      return [Number(budget), count];
    }),
  );
  for (const { computeBudget } of runs) {
    if (budgets.has(computeBudget)) continue;
    throw new IsoflopError("INVALID_OPTION", {
      field: "gpusByBudget",
      rule: words`${name("gpusByBudget")} must say how many accelerators a run of each budget has`,
      value: `nothing of ${shortBudget(computeBudget)}`,
      remedy: "Add it.",
    });
  }
  return ({ computeBudget }) => budgets.get(computeBudget) ?? gpus;
}

function readThroughput(given: unknown): Throughput | undefined {
  if (given === undefined) return undefined;
  const rows = entriesOf(given, MAX_COUNT);
  if (rows === undefined) {
    throw invalidOption("throughput", "an array of measurements", given, "Give [{ numParams, tokensPerSecond }].");
  }
  const measured = rows.map((row, i) => {
    const { numParams, tokensPerSecond, gpus } = isRecord(row) ? row : {};
    for (const [field, value] of Object.entries({ numParams, tokensPerSecond })) {
      if (!isPositive(value))
        throw invalidOption(["throughput", i, field], "a positive finite number", value, "Give it.");
    }
    if (gpus !== undefined && !isPositive(gpus)) {
      throw invalidOption(["throughput", i, "gpus"], "a positive finite number", gpus, "Give it, or leave it out.");
    }
    return { numParams: Number(numParams), tokensPerSecond: Number(tokensPerSecond), gpus: Number(gpus ?? 1) };
  });
  return ({ numParams }, gpus) => {
    const nearest = nearestBy(measured, numParams);
    return nearest && (nearest.tokensPerSecond / nearest.gpus) * gpus;
  };
}

/** The measurement whose N is nearest in ratio, within a factor of 2. */
function nearestBy<Measured extends { readonly numParams: number }>(
  measured: readonly Measured[],
  numParams: number,
): Measured | undefined {
  const apart = (one: Measured) => Math.max(one.numParams / numParams, numParams / one.numParams);
  const [first, ...others] = measured;
  if (first === undefined) return undefined;
  const nearest = others.reduce((best, one) => (apart(one) < apart(best) ? one : best), first);
  return apart(nearest) <= 2 ? nearest : undefined;
}

const SECONDS = 3600;
const GIGA = 1e9;

function estimate(runs: readonly TrainingRun[], request: CostRequest): CostEstimate {
  const costs = runs.map((run) => costOf(run, request));
  const budgets = [...new Set(runs.map(({ computeBudget }) => computeBudget))].map((computeBudget) =>
    Object.freeze({
      computeBudget,
      ...sumOf(
        costs.filter((cost) => cost.computeBudget === computeBudget),
        request,
      ),
    }),
  );
  const total = sumOf(costs, request);
  const { accelerator, mfu, isMfuAssumed, price, parallelRuns } = request;
  return Object.freeze({
    accelerator,
    mfu,
    isMfuAssumed,
    price,
    parallelRuns,
    runs: Object.freeze(costs),
    budgets: Object.freeze(budgets),
    total: Object.freeze(total),
    warnings: Object.freeze(warningsOf(runs, costs, total, request)),
  });
}

function costOf(run: TrainingRun, request: CostRequest): RunCost {
  const { accelerator, gpusOf, mfu, throughput, price, overheadSeconds, memory } = request;
  const gpus = gpusOf(run);
  const measured = throughput?.(run, gpus);
  const trainingSeconds =
    measured === undefined
      ? (modelFlopsPerToken(run) * run.numTokens) / (gpus * accelerator.peakFlops * mfu)
      : run.numTokens / measured;
  const seconds = trainingSeconds + overheadSeconds;
  const gpuHours = (seconds * gpus) / SECONDS;
  const capacity = accelerator.memory * GIGA;
  const held = memoryOf(run, gpus, memory);
  return Object.freeze({
    experimentId: run.experimentId,
    computeBudget: run.computeBudget,
    gpus,
    hours: seconds / SECONDS,
    gpuHours,
    cost: price && price * gpuHours,
    isMeasured: measured !== undefined,
    memory: held,
    fits: Number.isNaN(held.total) ? undefined : held.total <= capacity,
    fewestGpus: fewestGpus(run, capacity, memory),
  });
}

/** FLOPs of a token as MFU counts them: Chowdhery et al. 2022, arXiv:2204.02311, appendix B; the plan's without a shape. */
function modelFlopsPerToken({ numActiveParams, shape, sequenceLength, flopsPerToken }: TrainingRun): number {
  if (shape === undefined) return flopsPerToken;
  const { numLayers, hiddenSize, numHeads, headSize } = shape;
  const width = numHeads === undefined || headSize === undefined ? hiddenSize : numHeads * headSize;
  return 6 * numActiveParams + 12 * numLayers * width * sequenceLength;
}

function sumOf(costs: readonly RunCost[], { parallelRuns, price }: CostRequest): Omit<BudgetCost, "computeBudget"> {
  const gpuHours = costs.reduce((sum, run) => sum + run.gpuHours, 0);
  return {
    numRuns: costs.length,
    gpuHours,
    wallHours: wallHours(costs, parallelRuns),
    longestHours: costs.reduce((most, { hours }) => Math.max(most, hours), 0),
    cost: price && price * gpuHours,
  };
}

/** How long runs take that start in their order, so many at a time. */
function wallHours(costs: readonly RunCost[], parallelRuns: number): number {
  const free = new Array<number>(Math.max(1, Math.min(parallelRuns, costs.length))).fill(0);
  for (const { hours } of costs) {
    const next = free.indexOf(smallest(free));
    free[next] = (free[next] ?? 0) + hours;
  }
  return largest(free);
}

function warningsOf(
  runs: readonly TrainingRun[],
  costs: readonly RunCost[],
  { wallHours: hours }: Omit<BudgetCost, "computeBudget">,
  request: CostRequest,
): string[] {
  const { days, parallelRuns, accelerator, isMfuAssumed, mfu, throughput } = request;
  const warnings: string[] = [];
  const unmeasured = costs.filter(({ isMeasured }) => !isMeasured).length;
  if (isMfuAssumed && unmeasured > 0) {
    warnings.push(
      `An MFU of ${100 * mfu}% is assumed: published ones are 35 to 64% from 125M parameters on, and smaller models reach less. ` +
        "Measure the tokens per second of some, and hours follow them.",
    );
  }
  if (throughput !== undefined && unmeasured > 0) {
    warnings.push(
      `${unmeasured} of ${costs.length} runs have no measurement within a factor of 2 of their N: they go by MFU.`,
    );
  }
  if (runs.some(({ shape }) => shape === undefined)) {
    warnings.push(
      "Models that tell no shape are counted by the plan's FLOPs, without attention, and their memory is not known.",
    );
  }
  const tooLarge = costs.filter(({ fits }) => fits === false);
  if (tooLarge.length > 0) {
    const fewest = largest(tooLarge.map((cost) => cost.fewestGpus ?? Number.POSITIVE_INFINITY));
    const enough = Number.isFinite(fewest)
      ? `${fewest} hold the largest`
      : "no number of them holds the largest: keep fewer activations or take a smaller micro-batch";
    warnings.push(
      `${tooLarge.length} runs do not fit in ${accelerator.memory} GB of ${accelerator.name} (${humanCount(largest(tooLarge.map(({ memory }) => memory.total)))}B): ${enough}.`,
    );
  }
  const few = runs.filter((run, i) => run.batchSize < (costs[i]?.gpus ?? 0) * request.memory.microBatch);
  if (few.length > 0) {
    warnings.push(`${few.length} runs have fewer sequences in a batch than their accelerators take at a time.`);
  }
  if (days !== undefined && hours > 24 * days) {
    const needed = parallelRunsFor(costs, 24 * days);
    const advice =
      needed === undefined
        ? "no number of runs at a time would do: the longest takes more. Take more accelerators a run"
        : `${needed} at a time would do`;
    warnings.push(
      `${parallelRuns} at a time, the runs take ${(hours / 24).toPrecision(3)} days of ${days}: ${advice}.`,
    );
  }
  return warnings;
}

function parallelRunsFor(costs: readonly RunCost[], hours: number): number | undefined {
  if (costs.some((run) => run.hours > hours)) return undefined;
  // Fewer have not so many hours.
  const least = Math.max(1, Math.floor(costs.reduce((sum, run) => sum + run.hours, 0) / hours));
  for (let count = least; count <= costs.length; count++) if (wallHours(costs, count) <= hours) return count;
  return undefined;
}
