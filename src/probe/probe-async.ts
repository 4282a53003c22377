import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { Probe } from "./contract.ts";
import { probeModelAsync } from "./probe-model.ts";
import type { ProbeBatch, Probing, ProbingRequest } from "./probing.ts";

/**
 * Probes what the steps ask for, with up to `concurrency` models at once. What is found does not depend on timing, and is
 * what `probe` finds.
 *
 * Settles once nothing runs any more; where the signal aborts, a quarter of a second later at the
 * latest, whatever the models under way do.
 */
export async function probeAsync<Result>(probing: Probing<Result>, how: ProbingRequest): Promise<Result> {
  // Sizes that were given need no probe, and an aborted signal still counts.
  throwIfAborted(how.signal);
  let numDone = 0;
  let step = probing.next();
  while (!step.done) {
    numDone += await probeBatch(step.value, how, numDone);
    step = probing.next();
  }
  return step.value;
}

// Killed processes and models that are released end within this; a promise that never settles is not waited for longer.
const GRACE_MS = 250;

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
      const said: unknown = onProgress?.({ done: numBefore + numTaken, total: numSizes, sizeParamValue });
      // An async function's rejection is what another's throw is, while there is something to end.
      if (said instanceof Promise) said.catch(fail);
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

  throwIfAborted(signal);
  const givenUp = new AbortController();
  let grace: ReturnType<typeof setTimeout> | undefined;
  const onAbort = (): void => {
    fail(signal?.reason);
    grace ??= setTimeout(() => givenUp.abort(), GRACE_MS);
  };
  listen(signal, "addEventListener", onAbort);
  try {
    // What still runs releases its models, and nobody hears of it.
    const workers = Promise.all(Array.from({ length: Math.min(concurrency, sizeValues.length) }, work));
    await Promise.race([workers, heard(givenUp.signal)]);
  } finally {
    clearTimeout(grace);
    listen(signal, "removeEventListener", onAbort);
  }
  if (failure !== undefined) throw failure.thrown;
  return numTaken;
}

/** Resolves once a signal of our own has aborted. */
function heard(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

type Signal = ProbingRequest["signal"];

function throwIfAborted(signal: Signal): void {
  if (signal?.aborted) throw signal.reason;
}

/** Listens to a signal, or no longer; one that only looks like a signal may throw. */
function listen(signal: Signal, how: "addEventListener" | "removeEventListener", onAbort: () => void): void {
  try {
    signal?.[how]("abort", onAbort);
  } catch (thrown) {
    throw new IsoflopError("INVALID_OPTION", {
      field: "signal",
      rule: words`${name("signal")} must be an AbortSignal`,
      value: `one whose ${how} threw ${describeThrown(thrown)}`,
      remedy: "Pass the signal of an AbortController.",
      cause: thrown,
    });
  }
}
