const MOST_SHOWN = 8;

/** The first few of many warnings, and how many more there are. */
export function shortened(warnings: readonly string[], whereAll: string): string[] {
  const rest = warnings.length - MOST_SHOWN;
  return rest <= 0 ? [...warnings] : [...warnings.slice(0, MOST_SHOWN), `… and ${rest} more: ${whereAll} has all.`];
}
