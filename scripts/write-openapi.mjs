// Writes build/openapi-document.js, what GET /openapi.json says, from the table of parameters and the schemas that
// validate requests. Made here and not in the handler, since what turns schemas into documents is as large as planning.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bodySchema, querySchema, sentenceOf } from "./rule-schema.mjs";

const at = (path) => new URL(`../${path}`, import.meta.url);
const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));

/** The sources that say what a request may hold; they are needed before TypeScript has compiled them. */
async function requestSources() {
  const bundle = at("build/request-sources.mjs");
  await build({
    stdin: {
      contents: `
        export * from "./parameters.ts";
        export * from "./plan-format.ts";
        export { TITLES } from "./http/problem.ts";
        export { conventionNames } from "../models/flops.ts";`,
      resolveDir: at("src/edge").pathname,
    },
    bundle: true,
    format: "esm",
    outfile: bundle.pathname,
  });
  try {
    return await import(bundle);
  } finally {
    rmSync(bundle);
  }
}

const { PLAN_PARAMETERS, PLAN_FORMATS, QUERY, BODY, TITLES, conventionNames } = await requestSources();
const conventions = conventionNames();

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

const inQuery = [...QUERY.byName].map(([name, [, row]]) => ({
  name,
  in: "query",
  description: sentenceOf(row),
  ...querySchema(row.rule, conventions),
}));
const format = {
  name: "format",
  in: "query",
  description: "How to write the plan; by the header Accept by default.",
  schema: { enum: PLAN_FORMATS.map(({ name }) => name) },
};
const body = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(PLAN_PARAMETERS).map(([option, row]) => [
      BODY.nameOf(option),
      { description: sentenceOf(row), ...bodySchema(row.rule, conventions, size) },
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
        parameters: [...inQuery, format],
        responses: { 200: plan, ...notModified, ...problems(400, 406, 414, 422, 500) },
      },
      post: {
        operationId: "postPlan",
        summary: "Plan a sweep by a JSON body",
        parameters: [format],
        requestBody: { required: true, content: { "application/json": { schema: body } } },
        responses: { 200: plan, ...problems(400, 406, 413, 414, 415, 422, 500) },
      },
    },
    "/models": {
      get: {
        operationId: "getModels",
        summary: "List the families that can be planned by name",
        responses: { 200: jsonObject("The families"), ...notModified, ...problems(406, 422) },
      },
    },
    "/openapi.json": {
      get: {
        operationId: "getOpenApi",
        summary: "This document",
        responses: { 200: jsonObject("This document"), ...notModified, ...problems(406, 422) },
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
