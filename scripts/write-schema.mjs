// Writes build/plan-v1.schema.json, the JSON Schema of the plan file, from the schema that reads plan files.
import { writeFileSync } from "node:fs";
import { planFileSchema } from "../build/plan/file/schema.js";
import { jsonSchemaOf } from "./json-schema.mjs";

const titled = { ...jsonSchemaOf(planFileSchema), title: "isoflop plan, version 1" };
writeFileSync(new URL("../build/plan-v1.schema.json", import.meta.url), `${JSON.stringify(titled, null, 2)}\n`);
