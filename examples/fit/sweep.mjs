// The whole story with a trainer that is simulated: plan a sweep, train it, fit what came back, and ask what to train at a
// budget ten times as large. Put your own trainer in place of `train`; it may run anywhere and in any language, as
// long as it writes experiment_id and loss.
import { gpt2, planSweep } from "isoflop";
import { fitFrontier, readRuns } from "isoflop/fit";

const modelCls = gpt2;
const sizeParam = "width";
const modelKwargs = { numLayers: 12 };

// 1. Plan, and hand the plan file to the trainers.
const plan = planSweep({ modelCls, sizeParam, modelKwargs, computeBudgets: [1e17, 1e18, 1e19, 1e20, 1e21] });

// 2. Train: here a surface that is known (Besiroglu et al. 2024), and a seed's worth of noise.
function train({ numParams, numTokens }, i) {
  const noise = 0.002 * Math.sin(12.9898 * (i + 1));
  return (1.81686 + 482.00572 / numParams ** 0.34781 + 2085.4342 / numTokens ** 0.36585) * (1 + noise);
}
const rows = plan.experiments.map((experiment, i) => `${experiment.experimentId},${train(experiment, i)}`);
// One run diverged, and one never came back.
rows[3] = `${plan.experiments[3].experimentId},nan`;
rows.pop();

// 3. Fit.
const { runs, leftOut } = readRuns(["experiment_id,loss", ...rows].join("\n"), { plan });
const fit = fitFrontier(runs);
for (const { run, reason, detail } of leftOut) console.log(`${run}: ${reason}, ${detail}`);
console.log(`${fit}`);
console.log(fit.chinchillaTable([1e21, 1e22]));

// 4. What to train next.
const { sizeParamValue, numParams, numTokens, lossGivenAway } = fit.recommend(1e22, {
  modelCls,
  sizeParam,
  modelKwargs,
});
console.log(
  `width ${sizeParamValue}: N = ${numParams}, D = ${numTokens}, ${lossGivenAway.toExponential(1)} nats given away`,
);
