import { DESIGN_SWEEP_ROWS } from "../../../src/design/design-options.ts";
import { designAny } from "../../../src/design/design-sweep.ts";
import { readPlan } from "../../../src/index.ts";
import { pickedRows } from "../../../src/options/read.ts";
import { faultOf } from "../state/fault.ts";
import { optionValues } from "../state/option-values.ts";
import { LIMIT_OPTIONS, optionsOf } from "../state/plan-of-state.ts";
import type { PlanState } from "../state/site-state.ts";
import type { DesignQuestion } from "./protocol.ts";
import type { Say } from "./say.ts";

/** What of a plan's options a design has as well: its models and limits, and not what it decides itself. */
const SHARED = [
  "modelCls",
  "sizeParam",
  "modelKwargs",
  "minSize",
  "maxSize",
  "sizeMultiple",
  "flops",
  "sequenceLength",
  "flopsPerParamPerToken",
  "modelSizes",
  "modelClsName",
  ...LIMIT_OPTIONS,
];

/** Designs a sweep for the models of the plan. */
export function answerDesign({ models, target, design, totalFlops }: DesignQuestion, say: Say): void {
  say.progress("Designing a sweep for the target");
  try {
    const options = { totalFlops, ...modelsOf(models), ...optionValues({ ...target, ...design }, ROWS) };
    const file = `${JSON.stringify(designAny(options))}\n`;
    say.part({ kind: "design", fault: undefined, file });
  } catch (thrown) {
    say.part({ kind: "design", fault: faultOf(thrown), file: undefined });
  }
}

const ROWS = pickedRows(DESIGN_SWEEP_ROWS, [
  "targetBudget",
  "prior",
  "method",
  "totalFlops",
  "maxBudget",
  "minBudget",
  "numExperiments",
  "numBudgets",
]);

/** The models of the plan and what they keep to; what the layout took for granted is not the design's. */
function modelsOf(plan: PlanState): Readonly<Record<string, unknown>> {
  if (plan.models === "file") {
    const { modelSizes, sizeParam, modelClsName, limits, flopsPerParamPerToken } = readPlan(plan.file);
    return { modelSizes, sizeParam, modelClsName, ...limits, flopsPerParamPerToken };
  }
  const { minTokensPerParam, maxTokensPerParam } = plan.options;
  const options = optionsOf(plan);
  return Object.fromEntries(
    SHARED.flatMap((option) => {
      const isAssumed =
        (option === "minTokensPerParam" && minTokensPerParam === undefined) ||
        (option === "maxTokensPerParam" && maxTokensPerParam === undefined);
      return isAssumed || options[option] === undefined ? [] : [[option, options[option]]];
    }),
  );
}
