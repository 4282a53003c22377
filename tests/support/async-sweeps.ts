import type { WidthOptions } from "./models.ts";

export const sweep = { sizeParam: "width", computeBudgets: [1e17, 1e16] } as const;
export const quadratic = (width: number): number => 12 * width * width;

/** Resolves after all that is queued now, a few times over. */
export async function ticks(count = 5): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** What a promise that must reject rejects with. */
export async function rejectionOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (thrown) {
    return thrown;
  }
  throw new Error("A rejection must come.");
}

/** Counts models, and lets a test say when each arrives: `arrive` is awaited before the model is there. */
export function tracked(arrive: (width: number) => Promise<unknown> | undefined, countParams = quadratic) {
  const count = { called: 0, built: 0, released: 0, pending: 0, mostPending: 0 };
  const modelCls = async ({ width }: WidthOptions) => {
    count.called++;
    count.pending++;
    count.mostPending = Math.max(count.mostPending, count.pending);
    try {
      await arrive(width);
    } catch (thrown) {
      count.pending--;
      throw thrown;
    }
    count.built++;
    return {
      numParams: async () => countParams(width),
      async dispose() {
        await ticks(1);
        count.released++;
        count.pending--;
      },
    };
  };
  return { count, modelCls };
}
