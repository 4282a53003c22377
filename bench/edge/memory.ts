// Answers 1,000 and then 100,000 requests, and prints the bytes that are held after each, once garbage is collected.
import { createPlanHandler } from "isoflop/edge";

const handler = createPlanHandler();

function collect(): void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Run with --expose-gc.");
  for (let i = 0; i < 4; i++) gc();
}

/** Plans of budgets that differ, so that whatever would be kept by request would be seen. */
async function answer(numRequests: number): Promise<number> {
  for (let i = 0; i < numRequests; i++) {
    const url = `http://localhost/plan?compute-budgets=${i + 1}e15&num-sizes-per-budget=3`;
    await (await handler(new Request(url))).arrayBuffer();
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const after = [await answer(1_000), await answer(99_000)];
process.stdout.write(`${JSON.stringify(after)}\n`);
