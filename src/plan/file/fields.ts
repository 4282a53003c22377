import { MAX_SIZE } from "../../common/checks.ts";
import type { SweepLimits } from "../../options/sweep.ts";
import type { ProbeFailure } from "../../probe/contract.ts";
import type { ModelSize, SkippedSize, UnprobedSize } from "../../probe/sizes.ts";
import type { FieldsOf, NumberField } from "./record.ts";

// The fields of a plan's smaller records in plan files, in their order.

const sizeParamValue: NumberField = { type: "integer", min: 1, max: MAX_SIZE };
const atLeastOne: NumberField = { type: "number", min: 1 };
const count: NumberField = { type: "safe-integer", min: 1 };

export const MODEL_SIZE_FIELDS: FieldsOf<ModelSize> = {
  sizeParamValue,
  numParams: count,
  flopsPerToken: { optional: atLeastOne },
};

const FAILURES: Readonly<Record<ProbeFailure, true>> = {
  "not-built": true,
  "num-params-threw": true,
  "num-params-invalid": true,
  "flops-threw": true,
  "flops-invalid": true,
};

export const SKIPPED_SIZE_FIELDS: FieldsOf<SkippedSize> = {
  sizeParamValue,
  failure: { type: "name", oneOf: FAILURES, words: "the name of a failure" },
  reason: { type: "text" },
};

export const UNPROBED_SIZE_FIELDS: FieldsOf<UnprobedSize> = {
  sizeParamValue,
  reason: { type: "text" },
};

export const LIMIT_FIELDS: FieldsOf<SweepLimits> = {
  minTokensPerParam: { type: "number", min: 0 },
  maxTokensPerParam: { optional: { type: "number", above: 0 } },
  maxTokens: { optional: atLeastOne },
  maxParams: { optional: atLeastOne },
  minSteps: { optional: count },
  batchTokens: { optional: count },
};
