import * as v from "valibot";
import { isRecord, MAX_INTEGER } from "../../common/checks.ts";
import { isLayersRule, LAYERS_RULE_WORDS, type LayersRule } from "../../models/family/layers-rule.ts";
import { KEY_VALUE_RULES } from "../../models/family/scaling-rule.ts";
import type { NumberRule } from "../../options/rules.ts";
import { POSITIVE, SIZE } from "../../options/table.ts";
import { DROPPED_CELL_FIELDS, EXPERIMENT_FIELDS } from "../experiment.ts";
import { LIMIT_FIELDS, MODEL_SIZE_FIELDS, SKIPPED_SIZE_FIELDS, UNPROBED_SIZE_FIELDS } from "./fields.ts";
import { PLAN_FORMAT, PLAN_VERSION, type PlanFile } from "./plan-file.ts";
import { type AnyRecordField, type Field, type FieldsOf, type InFile, nameInFile, type Optional } from "./record.ts";

// Each message is the rule alone; the reader puts the place before it and the value behind it.
const text = v.string("text");
const positive = numberSchema(POSITIVE);

function listOf<const Item extends v.GenericSchema>(item: Item): v.ArraySchema<Item, "a list"> {
  return v.array(item, "a list");
}

/** Plan file, version 1; the JSON Schema in the package is made of this. */
export const planFileSchema: v.GenericSchema<PlanFile> = v.strictObject({
  format: v.literal(PLAN_FORMAT),
  version: v.literal(PLAN_VERSION),
  model_cls_name: text,
  size_param: v.pipe(text, v.nonEmpty("a name")),
  model_kwargs: v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
  model_kwargs_not_in_json: listOf(v.strictObject({ path: text, value: text })),
  compute_budgets: v.pipe(listOf(positive), v.minLength(1, "a list of at least one budget")),
  flops_convention: text,
  flops_per_param_per_token: v.optional(positive),
  sequence_length: v.optional(numberSchema(SIZE)),
  limits: v.optional(recordSchema(LIMIT_FIELDS)),
  scaling: v.optional(
    v.strictObject({
      layers: v.custom<LayersRule>(isLayersRule, LAYERS_RULE_WORDS),
      key_value_heads: v.picklist(KEY_VALUE_RULES, `one of ${KEY_VALUE_RULES.join(", ")}`),
      ffw_multiple: numberSchema(SIZE),
    }),
  ),
  experiments: listOf(recordSchema(EXPERIMENT_FIELDS)),
  model_sizes: listOf(recordSchema(MODEL_SIZE_FIELDS)),
  skipped: listOf(recordSchema(SKIPPED_SIZE_FIELDS)),
  dropped: listOf(recordSchema(DROPPED_CELL_FIELDS)),
  unprobed: listOf(recordSchema(UNPROBED_SIZE_FIELDS)),
  warnings: listOf(text),
  digest: v.pipe(text, v.regex(/^[0-9a-f]{12}$/, "twelve hex digits")),
});

/** The schema of a record in a plan file: what its fields say. */
function recordSchema<Item>(fields: FieldsOf<Item>): v.GenericSchema<InFile<Item>>;
function recordSchema(fields: AnyRecordField["fields"]): v.GenericSchema<object> {
  return recordSchemaOf(fields);
}

function recordSchemaOf(fields: AnyRecordField["fields"]): v.GenericSchema<object> {
  return v.strictObject(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [nameInFile(name), fieldSchema(field)])),
  );
}

function fieldSchema(field: Field | Optional): v.GenericSchema {
  if ("optional" in field) return v.optional(fieldSchema(field.optional));
  switch (field.kind) {
    case "record":
      return recordSchemaOf(field.fields);
    case "object":
      return v.custom(isRecord, "an object");
    case "text":
      return v.pipe(text, v.nonEmpty("text that is not empty"));
    case "oneOf":
      return v.picklist(field.values, `one of ${field.values.join(", ")}`);
    default:
      return numberSchema(field);
  }
}

function numberSchema({ integer, above, min, max }: NumberRule): v.GenericSchema<number> {
  const isSafe = max === MAX_INTEGER;
  return v.pipe(
    v.number("a number"),
    isSafe
      ? v.safeInteger("an integer of at most 2^53 − 1")
      : integer === true
        ? v.integer("an integer")
        : v.finite("a finite number"),
    ...(above === undefined ? [] : [v.gtValue<number, number, string>(above, `greater than ${above}`)]),
    ...(min === undefined ? [] : [v.minValue<number, number, string>(min, `at least ${min}`)]),
    ...(max === undefined || isSafe ? [] : [v.maxValue<number, number, string>(max, `at most ${max}`)]),
  );
}
