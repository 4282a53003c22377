// Writes the documents that say what the package reads: build/openapi-document.js, what GET /openapi.json says, and
// build/plan-v1.schema.json, the JSON Schema of plan files. Both come from the schemas that validate. Made here and not in
// the handler, since what turns schemas into documents is as large as planning.
import { readFileSync, writeFileSync } from "node:fs";
import { toJsonSchema } from "@valibot/to-json-schema";
import { build } from "esbuild";

const at = (path) => new URL(`../${path}`, import.meta.url);
const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));

/** What the sources say a request and a plan file may hold; they are needed before anything of them is built. */
async function sources() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * from "./edge/parameters.ts";
        export * from "./edge/plan-format.ts";
        export { TITLES } from "./edge/http/problem.ts";
        export { LAYERS_RULE_WORDS, LAYERS_RULES } from "./models/family/layers-rule.ts";
        export { conventionNames } from "./models/flops.ts";
        export { helpFor } from "./options/table.ts";
        export { planFileSchema } from "./plan/file/schema.ts";`,
      resolveDir: at("src").pathname,
    },
    bundle: true,
    format: "esm",
    write: false,
  });
  const [{ text }] = outputFiles;
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

const {
  PLAN_PARAMETERS,
  PLAN_FORMATS,
  QUERY,
  BODY,
  TITLES,
  LAYERS_RULES,
  LAYERS_RULE_WORDS,
  conventionNames,
  helpFor,
  planFileSchema,
} = await sources();
const conventions = conventionNames();

const COUNT = { type: "integer", minimum: 1 };
const PAIR = { type: "array", items: COUNT, minItems: 2, maxItems: 2 };
/** How layers and width go together, with pairs of both as text 768:12,1024:16 where a request says it. */
const LAYERS = [{ enum: LAYERS_RULES }, COUNT, { type: "array", items: PAIR, minItems: 1 }];
const LAYERS_TEXT = { type: "string", pattern: "^\\d+:\\d+(,\\s*\\d+:\\d+)*$" };

/** The schema of a value that code of its own checks: how layers and width go together, or an object. */
function customSchema({ message }) {
  return message === LAYERS_RULE_WORDS ? { anyOf: LAYERS } : { type: "object" };
}

/** JSON Schema of a schema that validates. */
function jsonSchemaOf(schema) {
  return toJsonSchema(schema, {
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === "custom" ? customSchema(valibotSchema) : undefined),
    // "finite" says nothing in JSON, which has no other numbers; the safe integers are said by their bound.
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === "finite") return jsonSchema;
      if (valibotAction.type === "safe_integer")
        return { ...jsonSchema, type: "integer", maximum: Number.MAX_SAFE_INTEGER };
      return undefined;
    },
  });
}

// JSON Schema of the rules in the table of options.
const POSITIVE = { type: "number", exclusiveMinimum: 0 };
const TEXT = { type: "string", minLength: 1 };
const OBJECT = { type: "object" };

function numberSchema({ integer = false, min, above, max, below }) {
  return {
    type: integer ? "integer" : "number",
    ...(min !== undefined && { minimum: min }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(max !== undefined && { maximum: max }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}

/** The schema of a value in a JSON body. */
function bodySchema(rule, conventions, sizes) {
  switch (rule.kind) {
    case "number":
      return numberSchema(rule);
    case "flag":
      return { type: "boolean" };
    case "text":
      return TEXT;
    case "oneOf":
      return { enum: rule.values };
    case "convention":
      return { enum: conventions };
    case "budgets":
      return { anyOf: [{ type: "array", items: POSITIVE, minItems: 1 }, TEXT] };
    case "prior":
      return { anyOf: [TEXT, OBJECT, { type: "array", items: { anyOf: [TEXT, OBJECT] }, minItems: 1 }] };
    case "numbers":
      return { type: "array", items: POSITIVE };
    case "layers":
      return { anyOf: [...LAYERS, LAYERS_TEXT] };
    case "sizes":
      return { type: "array", items: sizes, minItems: 1 };
    default:
      return OBJECT;
  }
}

/** The schema of a value as a query writes it, where it is a parameter of its own. */
function querySchema(rule, conventions) {
  if (rule.kind === "object") return { content: { "application/json": { schema: OBJECT } } };
  const isText = ["budgets", "prior", "numbers", "layers"].includes(rule.kind);
  return { schema: isText ? TEXT : bodySchema(rule, conventions) };
}

/** What an option is, as a sentence. */
function sentenceOf(option, row) {
  const { byDefault, assumed } = row;
  const { words } = helpFor(option, row);
  const otherwise = assumed ?? (typeof byDefault === "object" ? Object.values(byDefault)[0] : byDefault);
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return `${sentence}${otherwise === undefined ? "" : `; ${otherwise} by default`}.`;
}

const size = {
  type: "object",
  additionalProperties: false,
  required: ["size_param_value", "num_params"],
  properties: {
    size_param_value: { type: "integer", minimum: 1, maximum: 2 ** 31 - 1 },
    num_params: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    flops_per_token: { type: "number", minimum: 1 },
  },
};

const inQuery = [...QUERY.byName].map(([name, [option, row]]) => ({
  name,
  in: "query",
  description: sentenceOf(option, row),
  ...querySchema(row.rule, conventions),
}));
const format = {
  name: "format",
  in: "query",
  description: "How to write the plan; by the header Accept by default.",
  schema: { enum: PLAN_FORMATS.map(({ name }) => name) },
};
const release = {
  name: "release",
  in: "query",
  description:
    `The release that plans, ${version}: its plan of an address is always the same, and may be kept for good. ` +
    "Another one is refused; by default the release that there is plans.",
  schema: { enum: [version] },
};
const body = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(PLAN_PARAMETERS).map(([option, row]) => [
      BODY.nameOf(option),
      { description: sentenceOf(option, row), ...bodySchema(row.rule, conventions, size) },
    ]),
  ),
};

const plan = {
  description: "The plan",
  content: Object.fromEntries(
    PLAN_FORMATS.map(({ mediaType }) => [
      mediaType,
      {
        schema:
          mediaType === "application/json"
            ? { type: "object", description: "A plan file; its JSON Schema is isoflop/plan-v1.schema.json." }
            : { type: "string" },
      },
    ]),
  ),
};
const problems = (...statuses) =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]));
const jsonObject = (description) => ({
  description,
  content: { "application/json": { schema: { type: "object" } } },
});
const notModified = { 304: { description: "The client's copy, by If-None-Match, is the answer." } };

const document = {
  openapi: "3.1.0",
  info: {
    title: "isoflop",
    version,
    description:
      "Plans IsoFLOP scaling-law sweeps: which sizes of a model to train at each compute budget, on how many tokens. " +
      "Each request may ask for no more than x-limits.",
    license: { name: "MIT", identifier: "MIT" },
  },
  paths: {
    "/plan": {
      get: {
        operationId: "getPlan",
        summary: "Plan a sweep by a query",
        parameters: [...inQuery, format, release],
        responses: { 200: plan, ...notModified, ...problems(400, 406, 414, 422, 431, 500) },
      },
      post: {
        operationId: "postPlan",
        summary: "Plan a sweep by a JSON body",
        parameters: [format],
        requestBody: { required: true, content: { "application/json": { schema: body } } },
        responses: { 200: plan, ...problems(400, 406, 408, 413, 414, 415, 422, 431, 500) },
      },
    },
    "/models": {
      get: {
        operationId: "getModels",
        summary: "List the families that can be planned by name",
        responses: { 200: jsonObject("The families"), ...notModified, ...problems(406, 414, 422, 431) },
      },
    },
    "/openapi.json": {
      get: {
        operationId: "getOpenApi",
        summary: "This document",
        responses: { 200: jsonObject("This document"), ...notModified, ...problems(406, 414, 422, 431) },
      },
    },
  },
  components: {
    responses: Object.fromEntries(
      [...TITLES].map(([status, title]) => [
        status,
        {
          description: title,
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      ]),
    ),
    schemas: {
      Problem: {
        type: "object",
        required: ["title", "status", "detail", "code"],
        properties: {
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string", description: "Rule, value and remedy." },
          code: { type: "string" },
          field: { type: "string", description: "What broke the rule, as the request names it." },
        },
      },
    },
  },
};

export function writeOpenApi() {
  writeFileSync(
    at("build/openapi-document.js"),
    `/* @ts-self-types="./openapi-document.d.ts" */\nexport const openApiDocument = ${JSON.stringify(document)};\n` +
      `export const release = ${JSON.stringify(version)};\n`,
  );
  writeFileSync(
    at("build/openapi-document.d.ts"),
    "/** The OpenAPI document of the plan handler, without servers and limits. */\n" +
      "export declare const openApiDocument: Readonly<Record<string, unknown>>;\n" +
      "/** The version of the package. */\n" +
      "export declare const release: string;\n",
  );
}

export function writePlanSchema() {
  const titled = { ...jsonSchemaOf(planFileSchema), title: "isoflop plan, version 1" };
  writeFileSync(at("build/plan-v1.schema.json"), `${JSON.stringify(titled, null, 2)}\n`);
}
