/** How far probing has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly sizeParamValue: number;
}

const BAR_WIDTH = 30;
const CLEAR_LINE = "\r\u001b[K";

/** Shows progress on standard error: a bar on a terminal, a line a size elsewhere. */
export function progressPrinter(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  sizeParam: string,
): { show(progress: Progress): void; clear(): void } {
  if (stream.isTTY !== true) {
    return {
      show: ({ done, total, sizeParamValue }) =>
        stream.write(`probed ${done} of ${total}: ${sizeParam}=${sizeParamValue}\n`),
      clear: () => undefined,
    };
  }
  return {
    show: ({ done, total, sizeParamValue }) => {
      const filled = Math.round((BAR_WIDTH * done) / total);
      const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
      stream.write(`${CLEAR_LINE}${bar} ${done} of ${total}, ${sizeParam}=${sizeParamValue}`);
    },
    clear: () => stream.write(CLEAR_LINE),
  };
}
