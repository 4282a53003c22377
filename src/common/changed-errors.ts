import { type IsoflopError, pathOf } from "./errors.ts";
import type { Words } from "./words.ts";

// Functions rather than methods, so that a bundle has those alone that it uses.

/** The same error, with more to do about it. */
export function advised(error: IsoflopError, advice: Words): IsoflopError {
  return error.changed(({ remedy }) => ({ remedy: remedy === undefined ? advice : [remedy, " ", advice] }));
}

/** The same error of what stands within an option. */
export function within(error: IsoflopError, option: string): IsoflopError {
  return error.changed((parts) => ({ field: [option, ...pathOf(parts)] }));
}
