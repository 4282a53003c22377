import { EVALUATE_ROWS } from "../../../src/design/evaluate/evaluate.ts";
import type { Options } from "../../../src/options/read.ts";
import { RUN_FILE_ROWS } from "../../../src/options/table.ts";
import { APPROACH_ROWS, BACKTEST_OPTION_ROWS } from "../state/approach-rows.ts";
import { optionValues } from "../state/option-values.ts";
import { optionsOf } from "../state/plan-of-state.ts";
import { SAMPLE } from "../state/sample.ts";
import type { ApproachName, FitState, PlanState, SiteState } from "../state/site-state.ts";
import { codeLiteral } from "./code-literal.ts";
import { Program } from "./program.ts";

/**
 * A program that does what the page does.
 *
 * @param leftOut the experiments of the plan that are left out
 */
export function libraryCode({ plan, judge, fit }: SiteState, leftOut: readonly string[]): string {
  const program = new Program();
  addPlan(program, plan, leftOut);
  program.add("", `const evaluation = evaluatePlan(plan, ${codeLiteral(optionValues(judge.options, EVALUATE_ROWS))});`);
  program.add("console.log(formatEvaluation({ plan: evaluation }));", "");
  program.use("isoflop/design", "evaluatePlan", "formatEvaluation");
  addFit(program, fit);
  return `${program}`;
}

function addPlan(program: Program, plan: PlanState, leftOut: readonly string[]): void {
  const name = leftOut.length === 0 ? "plan" : "whole";
  addWholePlan(program, plan, name);
  if (leftOut.length > 0) {
    program.use("isoflop", "planWithout");
    program.add(`const plan = planWithout(whole, ${codeLiteral(leftOut)});`);
  }
  program.use("node:fs", "writeFileSync");
  program.add('writeFileSync("plan.json", `${JSON.stringify(plan, null, 2)}\\n`);');
}

function addWholePlan(program: Program, plan: PlanState, name: string): void {
  if (plan.models === "file") {
    program.use("isoflop", "readPlan");
    program.use("node:fs", "readFileSync");
    program.add(`const ${name} = readPlan(readFileSync("plan.json", "utf8"));`);
    return;
  }
  const { modelCls, modelSizes, ...options } = optionsOf(plan);
  program.use("isoflop", "planSweep");
  program.add(...modelLines(program, plan, { modelCls, modelSizes, sizeParam: options.sizeParam }));
  program.add(
    `const ${name} = planSweep({`,
    modelSizes === undefined ? "  modelCls," : "  modelSizes,",
    ...Object.entries(options).map(([option, value]) => `  ${option}: ${codeLiteral(value)},`),
    "});",
  );
}

/** What makes the model class, or the sizes. */
function modelLines(program: Program, plan: PlanState, { modelCls, modelSizes, sizeParam }: Options): string[] {
  const { model = "gpt2", layers, keyValueHeads, ffwMultiple } = plan.options;
  if (modelSizes !== undefined) return [`const modelSizes = ${codeLiteral(modelSizes)};`];
  if (typeof modelCls === "function" && modelCls.name === "gpt2") {
    program.use("isoflop", "gpt2");
    return ["const modelCls = gpt2;"];
  }
  program.use("isoflop/models", "modelFamily");
  const rule = {
    sizeParam,
    ...(layers !== undefined && { layers: Number.isNaN(Number(layers)) ? layers : Number(layers) }),
    ...(keyValueHeads !== undefined && { keyValueHeads }),
    ...(ffwMultiple !== undefined && { ffwMultiple: Number(ffwMultiple) }),
  };
  return [
    ...(plan.models === "config" ? configLines(program) : namedLines(program, model)),
    `const modelCls = modelFamily(config, ${codeLiteral(rule)});`,
  ];
}

function configLines(program: Program): string[] {
  program.use("node:fs", "readFileSync");
  return ['const config = JSON.parse(readFileSync("config.json", "utf8"));'];
}

function namedLines(program: Program, model: string): string[] {
  program.use("isoflop/models", "modelTypes");
  return [
    `const name = ${JSON.stringify(model)};`,
    "const types = modelTypes();",
    "const { config } =",
    "  types.find(({ modelType }) => modelType === name) ??",
    "  types.flatMap(({ members }) => members).find((member) => member.name === name);",
  ];
}

const FITS: Readonly<Record<ApproachName, string>> = { frontier: "fitFrontier", 2: "fitIsoFlop", 3: "fitLossSurface" };

function addFit(
  program: Program,
  { files, approach, columns, reading, options, leftOut, isOfPlan, hide, targets }: FitState,
): void {
  const texts = (files.length === 0 ? SAMPLE : files).map(({ name }) => JSON.stringify(name));
  const read = (name: string) => `readFileSync(${name}, "utf8")`;
  const [first = ""] = texts;
  const source =
    texts.length === 1 ? read(first) : `[${texts.map((name) => `{ name: ${name}, text: ${read(name)} }`).join(", ")}]`;
  const values = {
    ...optionValues(reading, RUN_FILE_ROWS),
    ...(Object.keys(columns).length > 0 && { columns }),
  };
  const fields = Object.entries(values).map(([option, value]) => `${option}: ${codeLiteral(value)}`);
  const readOptions = [...fields, ...(isOfPlan ? ["plan"] : [])].join(", ");
  const fitOptions = optionValues(options, APPROACH_ROWS[approach]);
  const given = Object.keys(fitOptions).length === 0 ? "" : `, ${codeLiteral(fitOptions)}`;
  program.use("node:fs", "readFileSync");
  program.use("isoflop/fit", FITS[approach], "readRuns");
  program.add(
    `const { runs${leftOut.length === 0 ? "" : ": all"} } = readRuns(${source}${readOptions === "" ? "" : `, { ${readOptions} }`});`,
    ...(leftOut.length === 0
      ? []
      : [`const leftOut = new Set(${codeLiteral(leftOut)});`, "const runs = all.filter((_, i) => !leftOut.has(i));"]),
    `const fit = ${FITS[approach]}(runs${given});`,
    "console.log(`${fit}`);",
  );
  if (targets !== "") {
    program.use("isoflop", "parseComputeBudgets");
    program.add(`console.log(fit.chinchillaTable(parseComputeBudgets(${JSON.stringify(targets)})));`);
  }
  if (hide === 0) return;
  program.use("isoflop/fit", "backtest");
  const backtestOptions = { ...optionValues(options, BACKTEST_OPTION_ROWS), hide };
  program.add(`console.log(backtest(runs, ${codeLiteral(backtestOptions)}).budgets);`);
}
