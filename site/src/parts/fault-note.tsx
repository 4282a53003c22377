import type { JSX } from "preact";
import { type Fault, optionOf } from "../state/fault.ts";

/** What is wrong where no field that is shown can say it. */
export function FaultNote({
  fault,
  shown = [],
}: {
  readonly fault: Fault | undefined;
  readonly shown?: readonly string[];
}): JSX.Element | null {
  if (fault === undefined || shown.includes(optionOf(fault))) return null;
  return (
    <p class="error banner" role="alert">
      {fault.message}
    </p>
  );
}
