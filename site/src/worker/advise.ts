import type { ScalingLaw } from "../../../src/fit/index.ts";
import { RECOMMEND_ROWS } from "../../../src/fit/recommend.ts";
import { readPlan } from "../../../src/index.ts";
import type { Options } from "../../../src/options/read.ts";
import { optionsOf } from "../plan/plan-of-state.ts";
import { faultOf } from "../state/fault.ts";
import type { PlanState } from "../state/site-state.ts";
import type { AdvicePart } from "./protocol.ts";

/** The real models to train at budgets, of those in the plan's panel. */
export function advise(fit: ScalingLaw, targets: readonly number[], plan: PlanState): AdvicePart {
  try {
    const { options, family } = modelsOf(plan);
    const advice = targets.map((target) => {
      const { sizeParamValue, numParams, numTokens, tokensPerParam, ...rest } = fit.recommendAny(target, options);
      return {
        computeBudget: target,
        size: String(sizeParamValue),
        numParams,
        numTokens,
        tokensPerParam,
        loss: rest.loss,
        lossGivenAway: rest.lossGivenAway,
        warnings: rest.warnings,
      };
    });
    return { kind: "advice", fault: undefined, family, advice };
  } catch (thrown) {
    return { kind: "advice", fault: faultOf(thrown), family: "", advice: [] };
  }
}

function modelsOf(plan: PlanState): { readonly options: Options; readonly family: string } {
  if (plan.models === "file") {
    const { modelSizes, sizeParam, modelClsName } = readPlan(plan.file);
    return { options: { modelSizes }, family: `${modelClsName} by ${sizeParam}` };
  }
  const given = optionsOf(plan);
  const options = Object.fromEntries(
    Object.entries(given).filter(([option]) => Object.hasOwn(RECOMMEND_ROWS, option) && !LIMITS.includes(option)),
  );
  const { sizeParam = "size", modelCls } = given;
  const name = typeof modelCls === "function" ? modelCls.name : "model";
  // Where sizes were counted elsewhere, they are the models; their parameter's name says nothing.
  return {
    options: options.modelSizes === undefined ? options : { modelSizes: options.modelSizes },
    family: `${name} by ${sizeParam}`,
  };
}

/** What a sweep keeps to is not what the model that it is for keeps to. */
const LIMITS = ["maxTokens", "maxParams"];
