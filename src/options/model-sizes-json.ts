import { isRecord } from "../common/checks.ts";

/** Sizes as JSON holds them, named as in plan files, as the option modelSizes; what is no list of them as it stands. */
export function modelSizesOf(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  return json.map((entry: unknown) =>
    isRecord(entry)
      ? {
          sizeParamValue: entry.size_param_value,
          numParams: entry.num_params,
          flopsPerToken: entry.flops_per_token,
        }
      : entry,
  );
}
