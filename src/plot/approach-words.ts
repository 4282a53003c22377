import type { ScalingLaw } from "../fit/scaling-law.ts";

/** How a fit was made, as titles say it. */
export function approachWords({ approach }: ScalingLaw): string {
  switch (approach) {
    case "frontier":
      return "the frontier";
    case 3:
      return "a loss surface (approach 3)";
    default:
      return "parabolas (approach 2)";
  }
}
