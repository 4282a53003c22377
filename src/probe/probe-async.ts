import type { Probe } from "./contract.ts";
import { type ProbedSizes, ProbeOutcomes, type ProbeRequest } from "./outcomes.ts";
import { probeModelAsync } from "./probe-model-async.ts";
import type { ProbingRequest } from "./probing.ts";

/** Takes the outcomes of probes in the order of their sizes, and says when it wants no more. */
export interface OutcomeTaker {
  readonly hasEnded: boolean;
  add(sizeParamValue: number, outcome: Probe): void;
}

/** Probes as {@link probe} does, with up to `concurrency` models at once. */
export async function probeAsync(request: ProbeRequest, how: ProbingRequest): Promise<ProbedSizes> {
  const outcomes = new ProbeOutcomes(request);
  await takeProbes(request, request.sizeValues, how, outcomes);
  return outcomes.finish();
}

/**
 * Probes sizes with up to `concurrency` models at once. Models are begun in the order of the sizes and their outcomes are
 * taken in that order, whichever came first: what is found does not depend on timing.
 *
 * Settles once nothing runs any more.
 */
export async function takeProbes(
  { modelCls, sizeParam, modelKwargs, flopsOf }: Omit<ProbeRequest, "sizeValues">,
  sizeValues: readonly number[],
  { concurrency, signal, onProgress }: ProbingRequest,
  outcomes: OutcomeTaker,
): Promise<void> {
  /** Outcomes that wait for those of smaller sizes, by index; each gives its probe or throws its error. */
  const arrived = new Map<number, () => Probe>();
  // One controller a probe: runtimes warn of leaks where many listen to a single signal.
  const running = new Set<AbortController>();
  let numBegun = 0;
  let numTaken = 0;
  let numWanted = sizeValues.length;
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
    while (outcome !== undefined && failure === undefined && !outcomes.hasEnded) {
      const sizeParamValue = sizeValues[numTaken] ?? 0;
      outcomes.add(sizeParamValue, outcome());
      arrived.delete(numTaken);
      numTaken++;
      if (outcomes.hasEnded) stop();
      onProgress?.({ done: numTaken, total: sizeValues.length, sizeParamValue });
      outcome = arrived.get(numTaken);
    }
  };
  const runProbe = async (index: number): Promise<void> => {
    const controller = new AbortController();
    running.add(controller);
    try {
      const size = sizeValues[index] ?? 0;
      const probe = await probeModelAsync(modelCls, sizeParam, size, modelKwargs, flopsOf, controller.signal);
      if (probe !== undefined) arrived.set(index, () => probe);
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
}
