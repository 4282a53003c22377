import type { SweepRequest } from "../options/request.ts";

/** What a family says of the smallest of its models that is planned. */
export function familyWarnings({ source, flops }: SweepRequest, smallest: number | undefined): readonly string[] {
  if ("modelSizes" in source || smallest === undefined) return [];
  return source.family?.warningsAt?.(smallest, flops) ?? [];
}
