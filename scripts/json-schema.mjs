// JSON Schema of a schema that validates, in the dialect that both plan files and the OpenAPI document use.
import { toJsonSchema } from "@valibot/to-json-schema";

export function jsonSchemaOf(schema) {
  return toJsonSchema(schema, {
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === "custom" ? { type: "object" } : undefined),
    // "finite" says nothing in JSON, which has no other numbers; the safe integers are said by their bound.
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === "finite") return jsonSchema;
      if (valibotAction.type === "safe_integer")
        return { ...jsonSchema, type: "integer", maximum: Number.MAX_SAFE_INTEGER };
      return undefined;
    },
  });
}
