import type { Probe } from "./contract.ts";
import { probeModelAsync } from "./probe-model.ts";
import type { ProbeBatch, Probing, ProbingRequest } from "./probing.ts";

/**
 * Probes what the steps ask for, with up to `concurrency` models at once. What is found does not depend on timing, and is
 * what `probe` finds.
 *
 * Settles once nothing runs any more.
 */
export async function probeAsync<Result>(probing: Probing<Result>, how: ProbingRequest): Promise<Result> {
  // Sizes that were given need no probe, and an aborted signal still counts.
  how.signal?.throwIfAborted();
  let numDone = 0;
  let step = probing.next();
  while (!step.done) {
    numDone += await probeBatch(step.value, how, numDone);
    step = probing.next();
  }
  return step.value;
}

/**
 * Probes a batch. Models are begun in the order of its sizes and their outcomes are taken in that order, whichever came
 * first.
 *
 * @returns how many outcomes were taken
 */
async function probeBatch(
  batch: ProbeBatch,
  { concurrency, signal, onProgress }: ProbingRequest,
  numBefore: number,
): Promise<number> {
  const { family, sizeValues, numSizes } = batch;
  /** Outcomes that wait for those of smaller sizes, by index; each gives its probe or throws its error. */
  const arrived = new Map<number, () => Probe>();
  // One controller a probe: runtimes warn of leaks where many listen to a single signal.
  const running = new Set<AbortController>();
  let numBegun = 0;
  let numTaken = 0;
  let numWanted = sizeValues.length;
  let wantsMore = true;
  let failure: { readonly thrown: unknown } | undefined;

  const stop = (): void => {
    numWanted = numBegun;
    for (const controller of running) controller.abort();
  };
  const fail = (thrown: unknown): void => {
    failure ??= { thrown };
    stop();
  };
  const takeArrived = (): void => {
    let outcome = arrived.get(numTaken);
    while (outcome !== undefined && failure === undefined && wantsMore) {
      const sizeParamValue = sizeValues[numTaken] ?? 0;
      wantsMore = batch.take(sizeParamValue, outcome());
      arrived.delete(numTaken);
      numTaken++;
      if (!wantsMore) stop();
      onProgress?.({ done: numBefore + numTaken, total: numSizes, sizeParamValue });
      outcome = arrived.get(numTaken);
    }
  };
  const runProbe = async (index: number): Promise<void> => {
    const controller = new AbortController();
    running.add(controller);
    try {
      const probe = await probeModelAsync(family, sizeValues[index] ?? 0, controller.signal);
      arrived.set(index, () => probe);
    } catch (thrown) {
      // Nothing past an error is wanted; a smaller size may still end probing before it.
      numWanted = Math.min(numWanted, index + 1);
      arrived.set(index, () => {
        throw thrown;
      });
    }
    running.delete(controller);
  };
  const work = async (): Promise<void> => {
    while (numBegun < numWanted) {
      await runProbe(numBegun++);
      try {
        takeArrived();
      } catch (thrown) {
        fail(thrown);
      }
    }
  };

  const onAbort = (): void => fail(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", onAbort);
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, sizeValues.length) }, work));
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  if (failure !== undefined) throw failure.thrown;
  return numTaken;
}
