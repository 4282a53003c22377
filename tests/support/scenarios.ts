import { surfaceColumn } from "../../src/fit/simulate-runs.ts";
import type { LossSurface } from "../../src/wasm/plan/loss-surface.ts";

/** One law alone, that a design is judged by at a target. */
export function oneScenario(law: LossSurface, targetBudget: number) {
  return {
    surfaces: surfaceColumn(law),
    shares: [1],
    criterion: "worst",
    logParamsTimesTokens: Math.log(targetBudget / 6),
  } as const;
}
