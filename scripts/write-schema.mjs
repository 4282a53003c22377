// Writes build/plan-v1.schema.json, the JSON Schema of the plan file, from the schema that reads plan files.
import { writeFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import { planFileSchema } from "../build/plan/plan-file-schema.js";

const schema = toJsonSchema(planFileSchema, {
  overrideSchema: ({ valibotSchema }) => (valibotSchema.type === "custom" ? { type: "object" } : undefined),
  // "finite" says nothing in JSON, which has no other numbers; the safe integers are said by their bound.
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if (valibotAction.type === "finite") return jsonSchema;
    if (valibotAction.type === "safe_integer")
      return { ...jsonSchema, type: "integer", maximum: Number.MAX_SAFE_INTEGER };
    return undefined;
  },
});
const titled = { ...schema, title: "isoflop plan, version 1" };
writeFileSync(new URL("../build/plan-v1.schema.json", import.meta.url), `${JSON.stringify(titled, null, 2)}\n`);
