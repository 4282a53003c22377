import * as design from "../../src/design/index.ts";
import * as edge from "../../src/edge/index.ts";
import * as fit from "../../src/fit/index.ts";
import * as isoflop from "../../src/index.ts";
import * as models from "../../src/models/index.ts";
import * as node from "../../src/node/index.ts";
import * as plot from "../../src/plot/index.ts";
import * as run from "../../src/run/index.ts";

/** A function as whoever calls it from JavaScript: with any arguments. */
type AnyFunction = (...args: readonly unknown[]) => unknown;

/** A public function, and arguments that it takes. */
export interface Call {
  readonly door: string;
  readonly name: string;
  readonly call: AnyFunction;
  readonly args: readonly unknown[];
}

class Model {
  readonly #width: number;
  constructor({ width }: { width: number }) {
    this.#width = width;
  }
  numParams(): number {
    return 12 * this.#width ** 2;
  }
}

const SWEEP = { modelCls: Model, sizeParam: "width" as const, computeBudgets: [1e15, 1e16, 1e17] };
const PLAN = isoflop.planSweep(SWEEP);
const SURFACE = { E: 1.7, A: 406, B: 411, alpha: 0.34, beta: 0.28 };
const RUNS = design.simulateSweep(PLAN, { lossSurface: SURFACE, noise: 0.002 });
const LAW = fit.fitIsoFlop(RUNS, { bootstrap: 10 });
const MODELS = { modelCls: Model, sizeParam: "width" as const };
const SIZES = { modelSizes: PLAN.modelSizes, computeBudgets: [1e16] };
const CONFIG = {
  model_type: "llama",
  hidden_size: 512,
  intermediate_size: 1408,
  num_hidden_layers: 4,
  num_attention_heads: 8,
  vocab_size: 1000,
};
const CONFIGURED = isoflop.planSweep({
  modelCls: models.modelFamily(CONFIG, { sizeParam: "hidden_size" }),
  sizeParam: "hidden_size",
  computeBudgets: [1e18],
});
const TRAINING = run.trainingRuns(CONFIGURED, {});
const COST = { accelerator: "h100", price: 2 };
const [EXPERIMENT] = CONFIGURED.experiments;

/** Options that a function takes, with those that it takes beside them, each by a name of its own. */
function withOptions(options: Readonly<Record<string, unknown>>, ...more: readonly string[]) {
  return Object.assign(Object.fromEntries(more.map((name) => [name, undefined])), options);
}

const PLANNING = ["modelKwargs", "minSize", "maxSize", "sizeMultiple", "numSizesPerBudget", "flops", "numProbeSizes"];
const LIMITS = [
  "minTokensPerParam",
  "maxTokensPerParam",
  "maxTokens",
  "maxParams",
  "minSteps",
  "batchTokens",
  "layout",
];
const LAYING = ["prior", "spanFactor", "totalFlops", "flopsPerParamPerToken", "sequenceLength", "probeAll"];
const ALL = [...PLANNING, ...LIMITS, ...LAYING];
const READING = ["format", "plan", "columns", "where", "minBudget", "keep", "flopsPerParamPerToken", "budgetTolerance"];
const TABLE = "compute_budget,num_params,num_tokens,loss\n1e18,1e8,1.66e9,3.1\n";

const CALLS: Readonly<Record<string, readonly (readonly [object, string, ...(readonly unknown[])])[]>> = {
  index: [
    [isoflop, "planSweep", withOptions(SWEEP, ...ALL)],
    [isoflop, "planSweepAsync", withOptions(SWEEP, ...ALL, "concurrency", "signal", "onProgress")],
    [
      isoflop,
      "planModelSizes",
      withOptions(SIZES, "modelClsName", "sizeParam", ...PLANNING.slice(0, 1), ...LIMITS.slice(0, -1), "flops"),
    ],
    [isoflop, "readPlan", JSON.stringify(PLAN)],
    [isoflop, "planWithout", PLAN, [PLAN.experiments[0]?.experimentId]],
    [isoflop, "formatPlanTable", PLAN, undefined],
    [isoflop, "computeBudgetLadder", 1e17, 1e18, 3],
    [isoflop, "parseComputeBudgets", "1e18"],
    [isoflop, "lossSurfaces"],
    [isoflop, "generateSizeValues", 64, 512, 4, 64],
    [isoflop, "probeModelSizes", Model, "width", {}, [64, 128]],
    [isoflop, "validateModelContract", Model, "width", {}, 64],
    [isoflop, "createModel", Model, "width", 64, {}],
    [{ gpt2: (options: isoflop.Gpt2Options) => new isoflop.gpt2(options) }, "gpt2", { width: 768 }],
  ],
  design: [
    [
      design,
      "designSweep",
      withOptions(
        { ...MODELS, targetBudget: 1e20, totalFlops: 1e19 },
        "prior",
        "modelKwargs",
        "method",
        "numBudgets",
        "seedRepeats",
      ),
    ],
    [
      design,
      "planSweep",
      withOptions(
        { ...SWEEP, layout: "optimal", targetBudget: 1e20 },
        ...PLANNING.filter((name) => name !== "numProbeSizes"),
        "prior",
        "robustness",
      ),
    ],
    [design, "evaluatePlan", PLAN, withOptions({ targetBudget: 1e20 }, "prior", "noise")],
    [design, "formatEvaluation", { even: design.evaluatePlan(PLAN, { targetBudget: 1e20 }) }],
    [
      design,
      "refineSweep",
      PLAN,
      RUNS,
      withOptions({ ...MODELS, nextBudgets: [1e18] }, "prior", "targetBudget", "method"),
    ],
    [
      design,
      "simulateFits",
      PLAN,
      withOptions({ lossSurface: SURFACE, trials: 3, targetBudget: 1e20 }, "noise", "seed"),
    ],
    [design, "simulateSweep", PLAN, withOptions({ lossSurface: SURFACE }, "noise", "seed")],
    [design, "lossSurfaces"],
  ],
  fit: [
    [fit, "readRuns", TABLE, withOptions({}, ...READING)],
    [fit, "readRuns", [{ name: "a", text: TABLE }], withOptions({}, "plan")],
    [fit, "fitIsoFlop", RUNS, withOptions({ bootstrap: 10 }, "budgetTolerance", "seed", "confidence")],
    [fit, "fitLossSurface", RUNS, withOptions({ bootstrap: 2 }, "budgetTolerance", "seed", "loss")],
    [fit, "fitFrontier", RUNS, withOptions({}, "budgetTolerance", "confidence")],
    [fit, "backtest", RUNS, withOptions({ hide: 1 }, "budgetTolerance")],
  ],
  models: [
    [
      models,
      "modelFamily",
      CONFIG,
      withOptions({ sizeParam: "hidden_size" }, "layers", "keyValueHeads", "ffwMultiple"),
    ],
    [models, "configuredModel", CONFIG],
    [models, "countParams", CONFIG],
    [models, "modelTypes"],
    [models, "flopsConventions"],
    [models, "flopsPerToken", "6N", models.configuredModel(CONFIG), 1024],
    [models, "experimentConfig", EXPERIMENT],
  ],
  plot: [
    [plot, "drawPlan", PLAN, withOptions({}, "prior", "width", "height", "title", "isStyled")],
    [plot, "drawIsoFlops", RUNS, LAW, withOptions({}, "width", "height")],
    [plot, "drawOptima", LAW, withOptions({}, "width", "upTo")],
    [plot, "drawResiduals", RUNS, LAW, withOptions({}, "width")],
    [plot, "drawEvaluation", { even: design.evaluatePlan(PLAN, { targetBudget: 1e20 }) }, withOptions({}, "width")],
  ],
  run: [
    [
      run,
      "trainingRuns",
      CONFIGURED,
      withOptions({}, "batchTokens", "sequenceLength", "hyperparameters", "batchRule", "seed"),
    ],
    [run, "estimateCost", TRAINING, withOptions(COST, "throughput", "gpus", "gpusByBudget", "mfu", "sharding", "days")],
    [run, "formatCost", run.estimateCost(TRAINING, COST)],
    [
      run,
      "sweepFiles",
      TRAINING,
      withOptions(
        { engine: "slurm", command: "python train.py {num_layers} {steps}" },
        "command",
        "gpus",
        "engineOptions",
        "estimate",
        "lossPattern",
      ),
    ],
    [run, "acceleratorNamed", "H100"],
    [run, "acceleratorNames"],
  ],
  edge: [[edge, "createPlanHandler", withOptions({}, "basePath", "cors", "cacheControl", "limits")]],
  node: [[node, "probeCommand", ["true", "{size}"], withOptions({}, "timeLimit", "maxOutput", "cwd", "env")]],
};

/** The public functions of a door. */
export function callsOf(door: string): readonly Call[] {
  return (CALLS[door] ?? []).map(([room, name, ...args]) => {
    const call: unknown = Reflect.get(room, name);
    if (typeof call !== "function") throw new Error(`${door} has no ${name}`);
    return { door, name, args, call: (...given) => Reflect.apply(call, undefined, given) };
  });
}
