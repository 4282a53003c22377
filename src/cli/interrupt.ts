import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
type EndingSignal = (typeof SIGNALS)[number];

/** The command was ended by a signal; what it ran has been ended too. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number;

  constructor(signal: EndingSignal, aside: string) {
    super(`interrupted by ${signal}${aside}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs `act` with an AbortSignal that a signal to this process aborts, so that nothing it started is left. Only what awaits
 * should run so: a signal ends by itself what computes, and would have to wait for it here.
 *
 * @param waitingFor what a person who interrupts is told that it waited for
 * @throws {Interrupted} after what was under way, where that was not ended by the abort
 */
export async function interruptible<Result>(
  act: (signal: AbortSignal) => Promise<Result>,
  waitingFor?: string,
): Promise<Result> {
  const controller = new AbortController();
  const waited = waitingFor === undefined ? "" : ` while it waited for ${waitingFor}`;
  let late: Interrupted | undefined;
  const listeners = SIGNALS.map((signal) => {
    const abort = () => {
      late ??= new Interrupted(signal, "");
      controller.abort(new Interrupted(signal, `${waited}; nothing was written`));
    };
    process.on(signal, abort);
    return () => process.off(signal, abort);
  });
  try {
    const result = await act(controller.signal);
    if (late !== undefined) throw late;
    return result;
  } finally {
    for (const stop of listeners) stop();
  }
}
