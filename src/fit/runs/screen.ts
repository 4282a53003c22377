import type { LeftOutRun } from "../run.ts";

/** Keeps out runs that failed and second runs of an experiment, and keeps the account of it. */
export class Screen {
  readonly leftOut: LeftOutRun[] = [];
  /** The experiments whose runs failed. */
  readonly #failed = new Set<string>();
  /** The losses of the experiments that were admitted so far. */
  readonly #admitted = new Map<string, number>();

  /**
   * Whether a fit may rest on a run.
   *
   * @param place what to call the run where it has no experiment
   * @param loss a positive number, or one that is not finite: the run failed
   */
  admits(experimentId: string | undefined, place: string, loss: number): boolean {
    if (!Number.isFinite(loss)) {
      this.leftOut.push({ run: experimentId ?? place, reason: "failed", detail: `its loss is ${loss}` });
      if (experimentId !== undefined) this.#failed.add(experimentId);
      return false;
    }
    if (experimentId === undefined) return true;
    const first = this.#admitted.get(experimentId);
    if (first === undefined) {
      this.#admitted.set(experimentId, loss);
      return true;
    }
    const detail = `its loss is ${loss}; the first run's, ${first}, is used`;
    this.leftOut.push({ run: experimentId, reason: "duplicate", detail });
    return false;
  }

  /** Whether some run of an experiment has come back, failed or not. */
  hasSeen(experimentId: string): boolean {
    return this.#admitted.has(experimentId) || this.#failed.has(experimentId);
  }
}
