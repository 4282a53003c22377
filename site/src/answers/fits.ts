import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { SAMPLE } from "../state/sample.ts";
import type { NamedText, PlanState, SiteState, Texts } from "../state/site-state.ts";
import { state } from "../state/store.ts";
import { WorkerClient } from "../worker/client.ts";
import type { AdvicePart, BacktestPart, FitQuestion, LawPart, Part, Pictures, RunsPart } from "../worker/protocol.ts";
import { plan } from "./plans.ts";

/** What is known of the runs, which comes part by part. */
export const runsPart: Signal<RunsPart | undefined> = signal(undefined);
/** The last law that could be fitted, and what keeps another from being. */
export const lawPart: Signal<LawPart | undefined> = signal(undefined);
export const backtestPart: Signal<BacktestPart | undefined> = signal(undefined);
export const advicePart: Signal<AdvicePart | undefined> = signal(undefined);
/** The pictures of the last law, as they come. */
export const pictures: Signal<Partial<Pictures>> = signal({});
/** What the worker does; undefined where it does nothing. */
export const fitProgress: Signal<string | undefined> = signal(undefined);
export const fitFailure: Signal<string | undefined> = signal(undefined);
/** How wide the pictures are drawn. */
export const pictureWidth: Signal<number> = signal(0);

const client = new WorkerClient();

const files: ReadonlySignal<readonly NamedText[]> = computed(() => {
  const { files: own } = state.value.fit;
  return own.length === 0 ? SAMPLE : own;
});

/** What tells files from others: only where they change does the worker get them. */
const keys = new WeakMap<readonly NamedText[], number>();
let nextKey = 0;

function keyOf(list: readonly NamedText[]): number {
  const key = keys.get(list) ?? nextKey++;
  keys.set(list, key);
  return key;
}

/** The plan's models, whichever of its experiments are left out. */
const models: ReadonlySignal<PlanState> = computed(() => ({ ...state.value.plan, leftOut: [], cost: {} }));

const planFile: ReadonlySignal<string | undefined> = computed(() => {
  if (!state.value.fit.isOfPlan) return undefined;
  const planned = plan.value.value;
  return planned === undefined ? undefined : JSON.stringify(planned);
});

/** k of the plan whose runs they are, as the command fits them, where nothing else is typed. */
const planFlops: ReadonlySignal<Texts> = computed(() => {
  const k = state.value.fit.isOfPlan ? plan.value.value?.flopsPerParamPerToken : undefined;
  return k === undefined ? {} : { flopsPerParamPerToken: String(k) };
});

export const fitQuestion: ReadonlySignal<FitQuestion> = computed(() => {
  const { columns, reading, approach, options, leftOut, hide, targets } = state.value.fit;
  return {
    kind: "fit",
    filesKey: keyOf(files.value),
    files: files.value,
    planFile: planFile.value,
    columns,
    reading,
    approach,
    options: { ...planFlops.value, ...options },
    leftOut,
    hide,
    targets,
    models: models.value,
    width: pictureWidth.value,
  };
});

/** What is set as it is fitted, for who does the same elsewhere: the runs decide, too. */
export const fittedState: ReadonlySignal<SiteState> = computed(() => {
  const { approach, mostHidden } = lawPart.value ?? {};
  const { fit, ...others } = state.value;
  return {
    ...others,
    fit: {
      ...fit,
      approach: approach ?? fit.approach,
      options: fitQuestion.value.options,
      hide: Math.min(fit.hide, mostHidden ?? fit.hide),
    },
  };
});

/** Once nobody has typed for so many milliseconds. */
const PAUSE = 40;

/** Keeps the fit that of the runs, as long as a panel that shows it is open. */
export function keepFitting(): void {
  let timer = 0;
  let last = "";
  effect(() => {
    const { panel } = state.value;
    if (pictureWidth.value === 0 || (panel !== "fit" && panel !== "take-away")) return;
    const { files: _, ...asked } = fitQuestion.value;
    const key = JSON.stringify(asked);
    if (key === last) return;
    last = key;
    clearTimeout(timer);
    timer = setTimeout(() => ask(fitQuestion.peek()), PAUSE);
  });
}

/** The files whose fit is shown. */
let shownFiles = -1;

function ask(question: FitQuestion): void {
  // What is broken leaves the last fit to look at, but not that of other runs.
  if (question.filesKey !== shownFiles) {
    shownFiles = question.filesKey;
    lawPart.value = undefined;
    backtestPart.value = undefined;
    advicePart.value = undefined;
    pictures.value = {};
  }
  fitProgress.value = "Starting";
  fitFailure.value = undefined;
  client.ask(question, {
    onProgress: (progress) => {
      fitProgress.value = progress;
    },
    onPart: hear,
    onEnd: (failure) => {
      fitProgress.value = undefined;
      fitFailure.value = failure;
    },
  });
}

/** Gives the fit up. */
export function cancelFit(): void {
  client.cancel();
  fitProgress.value = undefined;
  fitFailure.value = "The fit was cancelled.";
}

/** Fits again what was given up. */
export function fitAgain(): void {
  ask(fitQuestion.peek());
}

function hear(part: Part): void {
  switch (part.kind) {
    case "runs":
      runsPart.value = part;
      break;
    case "law":
      lawPart.value = !part.isFitted ? broken(part, lawPart.peek() ?? part) : part;
      break;
    case "picture":
      pictures.value = { ...pictures.peek(), [part.name]: part.svg };
      break;
    case "backtest":
      backtestPart.value = part;
      break;
    case "advice":
      advicePart.value = part;
      break;
    default:
  }
}

function broken({ fault, approach, mostHidden }: LawPart, last: LawPart): LawPart {
  return { ...last, fault, approach, mostHidden };
}

/** The pictures of the fit as files, or undefined where there is none. */
export function fitPictures(width: number, isStyled: boolean): Promise<Pictures | undefined> {
  const { files: own, ...asked } = fitQuestion.peek();
  const drawing = new WorkerClient();
  return new Promise((resolve) => {
    let drawn: Pictures | undefined;
    drawing.ask(
      { kind: "pictures", of: { ...asked, ...(own !== undefined && { files: own }), width }, isStyled },
      {
        onProgress: () => undefined,
        onPart: (part) => {
          if (part.kind === "pictures") drawn = part.pictures;
        },
        onEnd: () => {
          resolve(drawn);
          drawing.cancel();
        },
      },
    );
  });
}
