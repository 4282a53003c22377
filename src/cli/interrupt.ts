import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** The command was ended by a signal; what it ran has been ended too. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number]) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Runs `act` with an AbortSignal that a signal to this process aborts, so that nothing it started is left running. */
export async function interruptible<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const listeners = SIGNALS.map((signal) => {
    const abort = () => controller.abort(new Interrupted(signal));
    process.once(signal, abort);
    return () => process.off(signal, abort);
  });
  try {
    return await act(controller.signal);
  } finally {
    for (const stop of listeners) stop();
  }
}
