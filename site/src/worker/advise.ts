import type { ScalingLaw } from "../../../src/fit/index.ts";
import { RECOMMEND_ROWS } from "../../../src/fit/recommend.ts";
import { readPlan } from "../../../src/index.ts";
import type { Options } from "../../../src/options/read.ts";
import { type Fault, faultOf } from "../state/fault.ts";
import { optionsOf } from "../state/plan-of-state.ts";
import type { PlanState } from "../state/site-state.ts";
import type { AdvicePart, ShownAdvice } from "./protocol.ts";

/** The real models to train at budgets, of those in the plan's panel. */
export function advise(fit: ScalingLaw, targets: readonly number[], plan: PlanState): AdvicePart {
  try {
    const { options, family } = modelsOf(plan);
    let fault: Fault | undefined;
    const advice = targets.flatMap((target) => {
      try {
        return adviceAt(fit, target, options);
      } catch (thrown) {
        // A budget that is too small for any of the models says nothing of the others.
        fault ??= faultOf(thrown);
        return [];
      }
    });
    return { kind: "advice", fault, family, advice };
  } catch (thrown) {
    return { kind: "advice", fault: faultOf(thrown), family: "", advice: [] };
  }
}

function adviceAt(fit: ScalingLaw, target: number, options: Options): ShownAdvice {
  const { sizeParamValue, numParams, numTokens, tokensPerParam, loss, lossGivenAway, warnings } = fit.recommendAny(
    target,
    options,
  );
  return {
    computeBudget: target,
    size: String(sizeParamValue),
    numParams,
    numTokens,
    tokensPerParam,
    loss,
    lossGivenAway,
    warnings,
  };
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
