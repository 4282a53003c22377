import { planSweepAsync } from "isoflop";
import { probeCommand } from "isoflop/node";
import { median } from "./timing.ts";

const ROUNDS = 3;

// A program that takes 100 ms and counts N = 12·w².
const modelCls = probeCommand(["sh", "-c", 'sleep 0.1; echo "$((12 * $0 * $0))"', "{size}"]);

async function probe21(concurrency: number): Promise<number> {
  const start = performance.now();
  const plan = await planSweepAsync({
    modelCls,
    sizeParam: "width",
    computeBudgets: [1e20],
    sizeMultiple: 1,
    numProbeSizes: 21,
    probeAll: true,
    concurrency,
  });
  if (plan.modelSizes.length !== 21) throw new Error(`21 sizes must be probed; ${plan.modelSizes.length} were.`);
  return performance.now() - start;
}

/** Times 21 probes of a 100 ms command, one and four at a time: median milliseconds, and the share that four take. */
export async function probingTimes(): Promise<{ one: number; four: number; share: number }> {
  const rounds: { one: number; four: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ one: await probe21(1), four: await probe21(4) });
  return {
    one: median(rounds.map(({ one }) => one)),
    four: median(rounds.map(({ four }) => four)),
    share: median(rounds.map(({ one, four }) => four / one)),
  };
}
