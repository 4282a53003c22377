import { IsoflopError } from "../../common/errors.ts";
import type { Words } from "../../common/words.ts";

export const ROW_REMEDY = "A row has experiment_id (with a plan) or compute_budget, num_params, num_tokens; and loss.";

/** The error of a place in a file of runs; its rule follows the place's name. */
export function invalidRun(place: string, rule: Words, value: Words, remedy: Words = ROW_REMEDY): IsoflopError {
  return new IsoflopError("INVALID_RUN", { field: place, rule: [`${placeInWords(place)} `, rule], value, remedy });
}

/** A place as a sentence begins with it. */
export function placeInWords(place: string): string {
  return place === "(file)" ? "A file of runs" : place.replace(/^l/, "L");
}
