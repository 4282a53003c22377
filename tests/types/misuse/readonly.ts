import { planSweep, readPlan } from "../../../src/index.ts";

const plan = planSweep({ modelSizes: [{ sizeParamValue: 512, numParams: 44e6 }], computeBudgets: [1e18] });

plan.experiments = []; // wrong
plan.experiments.push(); // wrong
plan.modelKwargs.depth = 12; // wrong
plan.computeBudgets[0] = 1; // wrong
plan.totalFlops = 0; // wrong
plan.columns().numTokens[0] = 1;
for (const experiment of plan) experiment.numTokens = 1; // wrong

readPlan("{}").toCSV();
