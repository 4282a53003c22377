import { describeThrown } from "../common/describe.ts";
import { createCancellable } from "./cancellable.ts";
import {
  type CountedSize,
  checkCount,
  checkFlops,
  disposeModel,
  type FailedProbe,
  type FoundModel,
  findCountable,
  flopsThrew,
  ignoreRejection,
  isPromiseLike,
  notBuilt,
  numParamsThrew,
  type Probe,
} from "./contract.ts";
import { createModel } from "./create-model.ts";
import type { Family } from "./family.ts";
import { factsOf } from "./model-facts.ts";

/** What is done with a model that was counted. */
type Release = (model: unknown) => unknown;

/** The step that a probe has begun; where one has failed, the model is still to be released. */
type Step = "none" | "build" | "count-params" | "count-flops" | "failed" | "release" | "release-failed" | "over";

/**
 * A probe under way: a model is built, its parameters and FLOPs are counted, and it is released. Who takes these steps
 * decides what a promise is: a value like any other, or what it comes to.
 *
 * A generator would say as much, but one for each model costs a fifth of a plan.
 */
interface ModelProbe {
  readonly family: Family;
  readonly sizeValue: number;
  readonly release: Release;
  /** Once it has aborted no further step is begun but the release, and the outcome is of no use. */
  readonly signal: AbortSignal | undefined;
  step: Step;
  model: unknown;
  found: FoundModel;
  counted: CountedSize;
  failed: FailedProbe | undefined;
  /** A broken contract, which ends all probing once the model is released. */
  broken: { readonly thrown: unknown } | undefined;
}

// What stands in until there is a model, and until it is counted.
const NOT_FOUND: FoundModel = { model: {}, method: "numParams", count: () => undefined };
const NOT_COUNTED: CountedSize = { numParams: 0, flopsPerToken: undefined };

/** The outcome of a probe that was given up. */
const GIVEN_UP: FailedProbe = { failure: "not-built", reason: "its size is no longer needed" };

/** Takes the steps of a probe at once. A model that can't be counted is released in any case. */
export function probeModel(family: Family, sizeValue: number, release: Release = disposeModel): Probe {
  const probe = beginProbe(family, sizeValue, release);
  let value: unknown;
  while (probe.step !== "over") {
    try {
      value = takeStep(probe, value);
    } catch (thrown) {
      failStep(probe, thrown);
    }
  }
  return outcomeOf(probe);
}

/** Takes the steps of a probe, awaiting what each gives. */
export async function probeModelAsync(family: Family, sizeValue: number, signal: AbortSignal): Promise<Probe> {
  const probe = beginProbe(family, sizeValue, disposeModel, signal);
  let value: unknown;
  while (probe.step !== "over") {
    try {
      value = await settled(takeStep(probe, value));
    } catch (thrown) {
      failStep(probe, thrown);
    }
  }
  return outcomeOf(probe);
}

// A promise of a promise of a promise is one; what gives itself, or another for ever, is none.
const MAX_THENABLES = 100;

/**
 * What a value comes to, as `await` has it. A thenable that resolves to itself would keep an `await` from ever giving way to
 * anything else, so each is asked by itself.
 */
async function settled(value: unknown): Promise<unknown> {
  let current = value;
  for (let i = 0; i < MAX_THENABLES; i++) {
    if (current instanceof Promise || !isPromiseLike(current)) return current;
    const thenable = current;
    const [next] = await new Promise<readonly [unknown]>((resolve, reject) => {
      thenable.then((given) => resolve([given]), reject);
    });
    current = next;
  }
  throw new RangeError(`a promise came to another ${MAX_THENABLES} times`);
}

function beginProbe(family: Family, sizeValue: number, release: Release, signal?: AbortSignal): ModelProbe {
  return {
    family,
    sizeValue,
    release,
    signal,
    step: "none",
    model: undefined,
    found: NOT_FOUND,
    counted: NOT_COUNTED,
    failed: undefined,
    broken: undefined,
  };
}

function outcomeOf({ counted, failed, broken }: ModelProbe): Probe {
  if (broken !== undefined) throw broken.thrown;
  return failed ?? counted;
}

/** Hears what the last step came to, and takes the next one. */
function takeStep(probe: ModelProbe, value: unknown): unknown {
  switch (probe.step) {
    case "none":
      return build(probe);
    case "build":
      probe.model = value;
      return countParams(probe);
    case "count-params":
      return countFlops(probe, value);
    case "count-flops":
      return hearFlops(probe, value);
    case "failed":
      return releaseFailed(probe, probe.failed);
    default:
      ignoreRejection(value);
      probe.step = "over";
      return undefined;
  }
}

/** Hears what the last step threw. */
function failStep(probe: ModelProbe, thrown: unknown): void {
  switch (probe.step) {
    case "build":
      probe.failed = notBuilt(thrown);
      probe.step = "over";
      break;
    case "count-params":
      probe.failed = numParamsThrew(thrown);
      probe.step = "failed";
      break;
    case "count-flops":
      probe.step = "failed";
      try {
        probe.failed = flopsThrew(thrown);
      } catch (broken) {
        probe.broken = { thrown: broken };
      }
      break;
    case "release":
      probe.counted = { ...probe.counted, notReleased: describeThrown(thrown) };
      probe.step = "over";
      break;
    default:
      // The probe has failed already, and says more than its clean-up could.
      probe.step = "over";
  }
}

function build(probe: ModelProbe): unknown {
  const { family, sizeValue, signal } = probe;
  probe.step = "build";
  return signal === undefined
    ? createModel(family.modelCls, family.sizeParam, sizeValue, family.modelKwargs)
    : createCancellable(family, sizeValue, signal);
}

function countParams(probe: ModelProbe): unknown {
  if (probe.signal?.aborted) return releaseFailed(probe, GIVEN_UP);
  let found: FoundModel | FailedProbe;
  try {
    found = findCountable(probe.model, probe.family.modelCls);
  } catch (broken) {
    probe.broken = { thrown: broken };
    return releaseFailed(probe, undefined);
  }
  if ("failure" in found) return releaseFailed(probe, found);
  probe.found = found;
  probe.step = "count-params";
  return found.count.call(found.model);
}

function countFlops(probe: ModelProbe, value: unknown): unknown {
  const { model, method } = probe.found;
  const numParams = checkCount(method, value);
  if (typeof numParams === "object") return releaseFailed(probe, numParams);
  const { numActiveParams, shape, modelKwargs } = factsOf(model, numParams);
  probe.counted = { numParams, flopsPerToken: undefined, numActiveParams, shape, modelKwargs };
  const { flopsOf } = probe.family;
  if (flopsOf === undefined) return releaseCounted(probe);
  if (probe.signal?.aborted) return releaseFailed(probe, GIVEN_UP);
  probe.step = "count-flops";
  return flopsOf(model, numParams);
}

function hearFlops(probe: ModelProbe, value: unknown): unknown {
  const flopsPerToken = checkFlops(value);
  if (typeof flopsPerToken === "object") return releaseFailed(probe, flopsPerToken);
  probe.counted = { ...probe.counted, flopsPerToken };
  return releaseCounted(probe);
}

function releaseCounted(probe: ModelProbe): unknown {
  probe.step = "release";
  const released = probe.release(probe.model);
  // Most models have nothing to hear of, and a turn less is felt in a plan of small ones.
  if (released === undefined) probe.step = "over";
  return released;
}

function releaseFailed(probe: ModelProbe, failed: FailedProbe | undefined): unknown {
  probe.step = "release-failed";
  probe.failed = failed;
  return disposeModel(probe.model);
}
