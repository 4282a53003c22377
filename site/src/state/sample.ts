import text from "../samples/marin-llama-2.csv?raw";
import type { NamedText } from "./site-state.ts";

/** A public sweep, to see what a fit is before there are runs of one's own. */
export const SAMPLE: readonly NamedText[] = [{ name: "marin-llama-2.csv", text }];

export const SAMPLE_SOURCE =
  "85 runs at 7 budgets, 3e18 to 3e20 FLOPs: Marin's sweep of the Llama 2 architecture on DCLM, March 2026, as exported " +
  "by the Open Athena scaling-law analysis (open data).";
