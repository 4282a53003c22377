import { V1ConfigMap, V1Job } from "@kubernetes/client-node";
import { Ajv } from "ajv";
import { Job } from "kubernetes-models/batch/v1";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { filesFor, ids } from "./sweep.ts";

const OPTIONS = { engine: "kubernetes", command: "true", queue: "gpus" } as const;

function manifests(): readonly Record<string, unknown>[] {
  return filesFor(OPTIONS)
    .filter(({ path }) => path.endsWith(".yaml"))
    .map(({ text }) => parse(text));
}

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
}

/** What the client's types know of the attributes of an object. */
interface Typed {
  getAttributeTypeMap(): readonly Attribute[];
}

const models: Readonly<Record<string, unknown>> = await import("@kubernetes/client-node");

function isTyped(value: unknown): value is Typed {
  return typeof value === "function" && "getAttributeTypeMap" in value;
}

/** What of an object the client's types don't know, or know to be of another type. */
function faultsOf(value: unknown, type: string, at: string): string[] {
  const list = /^Array<(.*)>$/.exec(type);
  if (list !== null) {
    if (!Array.isArray(value)) return [`${at} must be an array`];
    return value.flatMap((item, i) => faultsOf(item, list[1] ?? "", `${at}[${i}]`));
  }
  if (/^\{ \[key: string\]: string; \}$/.test(type)) {
    const values = Object.entries(Object(value));
    return values.flatMap(([key, item]) => (typeof item === "string" ? [] : [`${at}.${key} must be a string`]));
  }
  const model = models[type];
  if (!isTyped(model)) {
    const expected = type === "IntOrString" || type === "any" ? typeof value : type;
    return typeof value === expected || (type === "Date" && typeof value === "string")
      ? []
      : [`${at} must be a ${type}`];
  }
  const known = new Map(model.getAttributeTypeMap().map((attribute) => [attribute.baseName, attribute]));
  return Object.entries(Object(value)).flatMap(([key, item]) => {
    const attribute = known.get(key);
    return attribute === undefined ? [`${at}.${key} is not known`] : faultsOf(item, attribute.type, `${at}.${key}`);
  });
}

/** A manifest with another value somewhere. */
function changed(manifest: unknown, path: readonly (string | number)[], value: unknown): Record<string, unknown> {
  const copy = structuredClone(Object(manifest));
  const parent = path.slice(0, -1).reduce((object, key) => object[key], copy);
  const last = path.at(-1) ?? "";
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

const CONTAINER = ["spec", "template", "spec", "containers", 0] as const;

describe("Kubernetes manifests", () => {
  const [config, ...jobs] = manifests();
  const [job] = jobs;

  test("have the fields and types of the client, and pass the schemas of Kubernetes 1.27", () => {
    expect(V1Job).toBeDefined();
    expect(V1ConfigMap).toBeDefined();
    expect(faultsOf(config, "V1ConfigMap", "config")).toEqual([]);
    expect(jobs).toHaveLength(3);
    for (const each of jobs) {
      expect(faultsOf(each, "V1Job", "job")).toEqual([]);
      expect(() => new Job(Object(each)).validate()).not.toThrow();
    }
  });

  test("of unknown fields and of wrong types are refused by the client's", () => {
    expect(faultsOf(changed(job, ["spec", "completion"], 3), "V1Job", "job")).toEqual([
      "job.spec.completion is not known",
    ]);
    const unquoted = changed(job, [...CONTAINER, "resources", "limits", "nvidia.com/gpu"], 8);
    expect(faultsOf(unquoted, "V1Job", "job")).toHaveLength(1);
    expect(faultsOf(changed(job, ["spec", "parallelism"], "3"), "V1Job", "job")).toHaveLength(1);
  });

  test("of missing fields and of wrong values are refused by the schemas", () => {
    const action = ["spec", "podFailurePolicy", "rules", 0, "action"];
    expect(() => new Job(changed(job, action, "Forget")).validate()).toThrow("allowed values");
    expect(() => new Job(changed(job, ["spec", "template"], undefined)).validate()).toThrow(
      "required property template",
    );
    expect(() => new Job(changed(job, [...CONTAINER, "name"], undefined)).validate()).toThrow("required property name");
  });

  test("have names and labels that are DNS labels, with the index of the last pod", () => {
    for (const each of jobs) {
      const { metadata, spec } = Object(each);
      expect(`${metadata.name}-${spec.completions - 1}`).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      expect(spec.maxFailedIndexes).toBeLessThanOrEqual(spec.completions);
    }
  });
});

// What wandb/sweeps' src/sweeps/config/schema.json asks of a grid, in our words.
const WANDB_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["method", "parameters"],
  properties: {
    project: { type: "string" },
    entity: { type: "string" },
    name: { type: "string" },
    description: { type: "string" },
    program: { type: "string" },
    method: { enum: ["grid", "random", "bayes", "custom"] },
    metric: { type: "object" },
    early_terminate: { type: "object" },
    run_cap: { type: "integer" },
    command: { type: "array", items: { type: "string" } },
    parameters: {
      type: "object",
      minProperties: 1,
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: { value: {}, values: { type: "array", minItems: 1, uniqueItems: true } },
        oneOf: [{ required: ["value"] }, { required: ["values"] }],
      },
    },
  },
};

// What sky/utils/schemas.py says of a task, as far as ours go.
const SKYPILOT_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    name: { type: "string", pattern: "^[a-zA-Z0-9]+(?:[._-]{1,2}[a-zA-Z0-9]+)*$" },
    workdir: { type: "string" },
    num_nodes: { type: "integer" },
    resources: {
      type: "object",
      additionalProperties: false,
      properties: {
        accelerators: { type: "string", pattern: "^[A-Za-z0-9-]+:[0-9]+$" },
        infra: {},
        use_spot: {},
        job_recovery: {},
      },
    },
    file_mounts: { type: "object" },
    setup: { type: "string" },
    run: { type: "string" },
    envs: {
      type: "object",
      patternProperties: { "^[a-zA-Z_][a-zA-Z0-9_]*$": { type: ["string", "null"] } },
      additionalProperties: false,
    },
    secrets: { type: "object" },
    config: { type: "object" },
    volumes: { type: "object" },
  },
};

describe.each([
  ["W&B", "wandb", "wandb-sweep.yaml", WANDB_SCHEMA, { method: "gird" }, { params: {} }],
  ["SkyPilot", "skypilot", "task.yaml", SKYPILOT_SCHEMA, { envs: { "A-B": "c" } }, { command: "true" }],
] as const)("the file for %s", (_, engine, path, schema, ...wrong) => {
  const validate = new Ajv({ strict: false }).compile(schema);
  const file = filesFor({ engine, command: "true" }).find((each) => each.path === path);
  const value = parse(file?.text ?? "");

  test("keeps to its documented schema", () => {
    expect(validate(value)).toBe(true);
    expect(file?.text).toContain(engine === "wandb" ? ids[0] : "EXPERIMENT_ID");
  });

  test("would be refused with other fields or values", () => {
    for (const change of wrong) expect(validate(Object.assign({}, value, change))).toBe(false);
  });
});

test("names of runs are names of SkyPilot's", () => {
  for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]+(?:[._-]{1,2}[a-zA-Z0-9]+)*$/);
});
