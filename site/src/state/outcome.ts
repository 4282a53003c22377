import { computed, type ReadonlySignal } from "@preact/signals";
import { type Fault, faultOf } from "./fault.ts";

/** What came of what a visitor set: the last value that there was, and what is wrong now. */
export interface Outcome<Value> {
  readonly value: Value | undefined;
  readonly fault: Fault | undefined;
}

/** A computed value that stays what it was while its input is broken. */
export function lasting<Value>(compute: () => Value): ReadonlySignal<Outcome<Value>> {
  let last: Value | undefined;
  return computed(() => {
    try {
      last = compute();
      return { value: last, fault: undefined };
    } catch (thrown) {
      return { value: last, fault: faultOf(thrown) };
    }
  });
}
