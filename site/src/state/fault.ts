import { IsoflopError } from "../../../src/common/errors.ts";
import { inPage } from "./labels.ts";

/** What is wrong, and with which option. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** What an error says; where it is none of the library's, the page itself is at fault. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof IsoflopError) return { field: thrown.field, message: thrown.spelled(inPage).message };
  return { field: "", message: `The page has failed: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
}

/** The option that a fault names: of `modelSizes[0].numParams` it is `modelSizes`. */
export function optionOf({ field }: Fault): string {
  return /^[\w<>]+/.exec(field)?.[0] ?? "";
}

/** What is wrong with an option, if anything is. */
export function faultAt(fault: Fault | undefined, option: string): string | undefined {
  return fault !== undefined && optionOf(fault) === option ? fault.message : undefined;
}
