import type { SweepLimits } from "../../options/sweep.ts";
import { AT_LEAST_ONE, LIMIT_ROWS, SIZE, WHOLE } from "../../options/table.ts";
import { PROBE_FAILURES } from "../../probe/contract.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "../../probe/sizes.ts";
import { EXPERIMENT_FIELDS } from "../experiment.ts";
import { type FieldsOf, optionFields } from "./record.ts";

// The fields of a plan's smaller records in plan files, in their order.

export const MODEL_SIZE_FIELDS: FieldsOf<ModelSize> = {
  sizeParamValue: SIZE,
  numParams: WHOLE,
  flopsPerToken: { optional: AT_LEAST_ONE },
  numActiveParams: EXPERIMENT_FIELDS.numActiveParams,
  shape: EXPERIMENT_FIELDS.shape,
  modelKwargs: { optional: { kind: "object" } },
};

export const SKIPPED_SIZE_FIELDS: FieldsOf<SkippedSize> = {
  sizeParamValue: SIZE,
  failure: { kind: "oneOf", values: PROBE_FAILURES },
  reason: { kind: "text" },
};

export const UNPROBED_SIZE_FIELDS: FieldsOf<UnprobedSize> = {
  sizeParamValue: SIZE,
  reason: { kind: "text" },
};

export const LIMIT_FIELDS: FieldsOf<SweepLimits> = /* @__PURE__ */ optionFields(LIMIT_ROWS);
