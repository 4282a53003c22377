import { describe, expect, test } from "vitest";
import { planSweep } from "../../../src/index.ts";
import { knownConfig } from "../../../src/models/catalog.ts";
import {
  type ConfiguredModel,
  countParams,
  experimentConfig,
  type LayersRule,
  type ModelConfig,
  type ModelFamily,
  modelFamily,
  modelTypes,
} from "../../../src/models/index.ts";
import { realConfigs } from "../../support/real-configs.ts";

const BUDGETS = [1e18, 1e20, 1e22];
const NUM_SIZES = 7;

interface Case {
  readonly name: string;
  readonly config: ModelConfig;
  readonly layers: LayersRule;
  readonly by: "hiddenSize" | "numLayers";
}

const RULES: readonly (readonly [LayersRule, Case["by"]])[] = [
  ["fixed", "hiddenSize"],
  ["aspect-ratio", "hiddenSize"],
  ["marin", "hiddenSize"],
  [64, "hiddenSize"],
  ["fixed", "numLayers"],
  ["aspect-ratio", "numLayers"],
  ["marin", "numLayers"],
  [64, "numLayers"],
];

const published = [...realConfigs(), ...modelTypes().flatMap(({ members }) => members)];
function familyOf({ config, layers, by }: Case) {
  const sizeParam = knownConfig(config).architecture.fields[by] ?? "";
  const modelCls = modelFamily(config, { sizeParam, layers });
  const sweep = modelCls.isoflopSweep(sizeParam, {});
  if (sweep === undefined) throw new TypeError("A family must know its sweep.");
  const modelAt = (size: number): ConfiguredModel => modelCls({ [sizeParam]: size });
  return { sizeParam, modelCls, sizes: sweep.sizes, modelAt };
}

/** The sizes of a family by its own range, as long as one of the budgets may be able to train them. */
function trainableModels(of: Case): readonly ConfiguredModel[] {
  const { sizes, modelAt } = familyOf(of);
  const models: ConfiguredModel[] = [];
  for (let size = sizes.minSize; size <= sizes.maxSize; size += sizes.sizeMultiple) {
    const model = modelAt(size);
    models.push(model);
    if (6 * model.params.active * 0.1 * model.params.total > 1e22) break;
  }
  return models;
}

describe.each(published)("$name by every rule", ({ name, config }) => {
  const { fields } = knownConfig(config).architecture;
  const cases = RULES.filter(([layers, by]) => {
    // Where depth is several numbers, as Swin's, only the width is swept; ALBERT's layers share their weights.
    if (fields.numLayers === undefined) return layers === "fixed" && by === "hiddenSize";
    return config.model_type !== "albert" || by === "hiddenSize";
  }).map(([layers, by]) => ({ name, config, layers, by }));

  test("N grows with the size", () => {
    for (const of of cases) {
      const models = trainableModels(of);
      expect(models.length, ruleOf(of)).toBeGreaterThan(1);
      for (const figure of ["total", "active"] as const) {
        const counts = models.map(({ params }) => params[figure]);
        expect(counts, ruleOf(of)).toEqual([...new Set(counts)].sort((a, b) => a - b));
      }
    }
  });

  test("heads keep their size, and come in whole groups", () => {
    for (const of of cases) {
      const models = trainableModels(of);
      for (const { shape } of models) {
        const { numHeads, numKeyValueHeads, headSize } = shape;
        expect(headSize, ruleOf(of)).toBe(models[0]?.shape.headSize);
        if (numHeads !== undefined && numKeyValueHeads !== undefined) expect(numHeads % numKeyValueHeads).toBe(0);
      }
    }
  });

  test("each budget has the sizes that it was asked for, each with its configuration", () => {
    for (const of of cases) {
      const { sizeParam, modelCls } = familyOf(of);
      const models = trainableModels(of);
      for (const layout of ["even", "centred"] as const) {
        const plan = planSweep({ modelCls, sizeParam, computeBudgets: BUDGETS, layout });
        expect(plan.skipped, ruleOf(of)).toEqual([]);
        for (const budget of BUDGETS) {
          const canTrain = models.filter(
            ({ params: { active, total } }) => Math.floor(budget / (6 * active)) / total >= 0.1,
          );
          const experiments = plan.experiments.filter(({ computeBudget }) => computeBudget === budget);
          expect(experiments.length, `${ruleOf(of)} ${layout} at ${budget}`).toBe(Math.min(NUM_SIZES, canTrain.length));
        }
        for (const experiment of plan) {
          const written: ModelConfig = JSON.parse(JSON.stringify(experimentConfig(experiment)));
          expect(countParams(written).total, ruleOf(of)).toBe(experiment.numParams);
        }
      }
    }
  });
});

describe.each(realConfigs())("$name at every width that can be built", ({ config }) => {
  const { architecture } = knownConfig(config);
  const { hiddenSize: sizeParam, numLayers } = architecture.fields;
  const layersRules =
    numLayers === undefined ? (["fixed"] as const) : (["fixed", "aspect-ratio", "marin", 64] as const);

  test.each(["group", "number"] as const)("grows with it, keeping the %s of key/value heads", (keyValueHeads) => {
    for (const layers of layersRules) {
      const family = modelFamily(config, { sizeParam, layers, keyValueHeads });
      let last = { total: 0, active: 0 };
      for (let width = 64; width <= 8192; width += 64) {
        const params = built(family, { [sizeParam]: width })?.params;
        if (params === undefined) continue;
        expect(params.total, `${layers} at ${width}`).toBeGreaterThan(last.total);
        expect(params.active, `${layers} at ${width}`).toBeGreaterThan(last.active);
        last = params;
      }
      expect(last.total).toBeGreaterThan(0);
    }
  });
});

function built(family: ModelFamily, options: ModelConfig): ConfiguredModel | undefined {
  try {
    return family(options);
  } catch {
    return undefined;
  }
}

function ruleOf({ layers, by }: Case): string {
  return `layers ${String(layers)} by ${by}`;
}
