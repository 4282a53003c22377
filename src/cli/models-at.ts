import { invalidOption } from "../common/checks.ts";
import { numberIn } from "../fit/runs/numbers.ts";

/** N and D of a model. */
export interface ModelAt {
  readonly numParams: number;
  readonly numTokens: number;
}

/** Models as they stand on the command line, N:D with commas between several: 7e9:2e12 or 7B:2T. */
export function modelsAt(text: string): ModelAt[] {
  return text.split(",").map((pair) => {
    const [numParams = Number.NaN, numTokens = Number.NaN, ...more] = pair
      .split(":")
      .map((part) => numberIn(part, "."));
    if (!(numParams > 0) || !(numTokens > 0) || !Number.isFinite(numParams * numTokens) || more.length > 0) {
      throw invalidOption("at", "N:D, of positive numbers", pair, "Write 7e9:2e12, with commas between several.");
    }
    return { numParams, numTokens };
  });
}
