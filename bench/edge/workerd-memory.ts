import { rmSync } from "node:fs";
import { bundleWorker, type Inspected, startInspected } from "./servers.js";

/** Plans of budgets that differ, so that whatever would be kept by request would be seen. */
async function answer(port: number, first: number, end: number): Promise<void> {
  let next = first;
  const client = async (): Promise<void> => {
    while (next < end) {
      const url = `http://127.0.0.1:${port}/plan?compute-budgets=${++next}e15&num-sizes-per-budget=3`;
      await (await fetch(url)).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
}

const SAMPLE = 50;

/**
 * The least bytes of an isolate's heap over some requests: what the engine's own collections leave, since its inspector
 * can't be made to collect garbage. Between two full collections lie tens of thousands of requests.
 */
async function heldBytes({ port, ask }: Inspected, first: number, end: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let from = first; from < end; from += SAMPLE) {
    await answer(port, from, from + SAMPLE);
    const { usedSize, backingStorageSize = 0 } = await ask("Runtime.getHeapUsage");
    least = Math.min(least, Number(usedSize) + Number(backingStorageSize));
  }
  return least;
}

/** What an isolate of workerd holds by 1,000 requests, and by 100,000. */
export async function workerdMemory(): Promise<readonly [number, number]> {
  const bundle = bundleWorker("serve-workerd");
  const worker = await startInspected(bundle);
  try {
    await answer(worker.port, 0, 500);
    const before = await heldBytes(worker, 500, 1_000);
    await answer(worker.port, 1_000, 50_000);
    return [before, await heldBytes(worker, 50_000, 100_000)];
  } finally {
    await worker.stop();
    rmSync(bundle.folder, { recursive: true, force: true });
  }
}
