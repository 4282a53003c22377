import { optionsOf } from "../plan/plan-of-state.ts";
import type { PlanState, SiteState } from "../state/site-state.ts";
import { codeLiteral } from "./code-literal.ts";

/** A program that does what the page does. */
export function libraryCode({ plan, judge, fit }: SiteState): string {
  return [...planLines(plan), "", ...judgeLines(judge.options), "", ...fitLines(fit)].join("\n");
}

function planLines(plan: PlanState): string[] {
  if (plan.models === "file") {
    return ['import { readPlan } from "isoflop";', "", 'const plan = readPlan(await readFile("plan.json", "utf8"));'];
  }
  const { modelCls, ...options } = optionsOf(plan);
  const given = Object.entries(options)
    .filter(([option]) => option !== "modelSizes")
    .map(([option, value]) => `  ${option}: ${codeLiteral(value)},`);
  const isGpt2 = typeof modelCls === "function" && modelCls.name === "gpt2";
  if (plan.models === "sizes") return program([], ["  modelSizes,", ...given], 'import { planSweep } from "isoflop";');
  if (isGpt2) return program([], ["  modelCls: gpt2,", ...given], 'import { gpt2, planSweep } from "isoflop";');
  const { layers, keyValueHeads, ffwMultiple } = plan.options;
  const rule = codeLiteral({
    sizeParam: options.sizeParam,
    ...(layers !== undefined && { layers: Number.isNaN(Number(layers)) ? layers : Number(layers) }),
    ...(keyValueHeads !== undefined && { keyValueHeads }),
    ...(ffwMultiple !== undefined && { ffwMultiple: Number(ffwMultiple) }),
  });
  return program(
    [...configLines(plan), `const modelCls = modelFamily(config, ${rule});`],
    ["  modelCls,", ...given],
    'import { planSweep } from "isoflop";',
    `import { modelFamily${plan.models === "family" ? ", modelTypes" : ""} } from "isoflop/models";`,
  );
}

function program(before: readonly string[], options: readonly string[], ...imports: readonly string[]): string[] {
  return [...imports, "", ...before, "const plan = planSweep({", ...options, "});"];
}

function configLines({ models, options }: PlanState): string[] {
  if (models === "config") return ['const config = JSON.parse(await readFile("config.json", "utf8"));'];
  const name = JSON.stringify(options.model ?? "gpt2");
  return [
    `const name = ${name};`,
    "const types = modelTypes();",
    "const { config } =",
    "  types.find(({ modelType }) => modelType === name) ??",
    "  types.flatMap(({ members }) => members).find((member) => member.name === name);",
  ];
}

function judgeLines({ targetBudget = "1e24", noise }: SiteState["judge"]["options"]): string[] {
  const given = noise === undefined ? "" : `, noise: ${noise}`;
  return [
    'import { evaluatePlan } from "isoflop/design";',
    "",
    `const { posterior, warnings } = evaluatePlan(plan, { targetBudget: ${targetBudget}${given} });`,
  ];
}

function fitLines({ approach, columns, isOfPlan, hide }: SiteState["fit"]): string[] {
  const fit = { frontier: "fitFrontier", 2: "fitIsoFlop", 3: "fitLossSurface" }[approach];
  const reading = [
    ...(Object.keys(columns).length === 0 ? [] : [`columns: ${codeLiteral(columns)}`]),
    ...(isOfPlan ? ["plan"] : []),
  ];
  return [
    `import { backtest, ${fit}, readRuns } from "isoflop/fit";`,
    "",
    `const { runs } = readRuns(text${reading.length === 0 ? "" : `, { ${reading.join(", ")} }`});`,
    `const fit = ${fit}(runs);`,
    "console.log(fit.predict(1e22));",
    ...(hide === 0 ? [] : [`console.log(backtest(runs, { hide: ${hide} }).budgets);`]),
  ];
}
