import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planSweep } from "../../src/index.ts";
import { configuredModel, countParams, flopsPerToken, modelFamily, modelTypes } from "../../src/models/index.ts";
import { isoflop } from "../support/cli.ts";

const CONFIG = {
  model_type: "qwen3",
  vocab_size: 1000,
  hidden_size: 256,
  num_attention_heads: 4,
  num_key_value_heads: 2,
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-"));
  file = join(folder, "config.json");
  writeFileSync(file, JSON.stringify(CONFIG));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("isoflop models", () => {
  it("lists every family", () => {
    const { stdout, status } = isoflop(["models"]);
    expect(status).toBe(0);
    for (const { modelType } of modelTypes()) expect(stdout).toMatch(new RegExp(`^${modelType} `, "m"));
  });
});

describe("isoflop count", () => {
  it("prints the breakdown", () => {
    const { stdout, status } = isoflop(["count", file]);
    const { total, nonEmbedding } = countParams(CONFIG);
    expect(status).toBe(0);
    expect(stdout).toContain(`qwen3: ${total} parameters`);
    expect(stdout).toMatch(new RegExp(`^ +non-embedding +${nonEmbedding} `, "m"));
  });

  it("prints JSON in snake_case", () => {
    const { total, nonEmbedding, feedForward } = countParams(CONFIG);
    const counted: unknown = JSON.parse(isoflop(["count", file, "--format", "json"]).stdout);
    expect(counted).toMatchObject({ total, non_embedding: nonEmbedding, feed_forward: feedForward });
  });

  it("prints training FLOPs per token by a named convention", () => {
    expect(isoflop(["count", file]).stdout).toContain(`FLOPs per token by 6N: ${6 * countParams(CONFIG).total}\n`);
    const palm = isoflop(["count", file, "--flops", "palm", "--sequence-length", "2048", "--format", "json"]).stdout;
    const model = configuredModel(CONFIG);
    expect(JSON.parse(palm)).toMatchObject({ flops_per_token: flopsPerToken("palm", model, { sequenceLength: 2048 }) });
    expect(isoflop(["count", file, "--flops", "palm"]).stderr).toContain("--sequence-length must be given");
  });

  it.each([
    ["zero heads", '{"model_type": "gpt2", "n_head": 0}', "n_head must be an integer from 1 to 2147483647; got 0."],
    ["numbers as texts", '{"model_type": "gpt2", "n_embd": "768"}', 'got "768"'],
    ["1e400", '{"model_type": "gpt2", "n_embd": 1e400}', "got Infinity"],
    ["NaN", '{"model_type": "gpt2", "n_embd": NaN}', "n_embd must be an integer from 1 to 2147483647; got NaN."],
    ["no size", '{"model_type": "gpt2", "bos_token_id": 1}', "A configuration must hold at least one size"],
    ["__proto__", '{"__proto__": {"model_type": "gpt2"}}', "model_type must be that of an architecture"],
    ["deep nesting", "[".repeat(200_000), "<config> must be JSON"],
    ["deep nesting that closes", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "isoflop: <config>"],
    [
      "17 MB",
      `{"model_type": "gpt2", "x": "${"x".repeat(17_000_000)}"}`,
      "<config> must be a file of at most 16777216 bytes",
    ],
    ["no object", "7", "<config> must be a config.json, an object"],
    ["an empty file", "", "<config> must be JSON"],
  ])("refuses a file of %s with one line", (_, text, message) => {
    writeFileSync(file, text);
    const { status, stdout, stderr } = isoflop(["count", file]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("refuses a device that never ends", () => {
    expect(isoflop(["count", "/dev/zero"]).stderr).toContain("<config> must be a file of at most 16777216 bytes");
  });
});

describe("isoflop plan --model", () => {
  it("plans the family of a config.json, by its width, and keeps the configuration on the plan", () => {
    const modelCls = modelFamily(CONFIG, { sizeParam: "hidden_size" });
    const plan = planSweep({ modelCls, sizeParam: "hidden_size", computeBudgets: [1e18] });
    const { hidden_size: _, ...modelKwargs } = CONFIG;
    expect(plan.modelKwargs).toEqual(modelKwargs);
    const { stdout, stderr } = isoflop(["plan", "--model", file, "--compute-budgets", "1e18", "--format", "json"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  const named = modelTypes().filter(({ members }) => members.length > 0);
  it.each(named.map(({ modelType }) => [modelType]))("plans %s by its name alone", (modelType) => {
    const { stdout, status } = isoflop(["plan", "--model", modelType, "--compute-budgets", "1e22"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${modelType} by \\w+: [3-7] experiments`));
  });

  it("takes a rule for the layers, and another field as the size", () => {
    const rule = ["--layers", "aspect-ratio", "--compute-budgets", "1e18", "--format", "csv"];
    const fixed = isoflop(["plan", "--model", file, "--compute-budgets", "1e18", "--format", "csv"]).stdout;
    expect(isoflop(["plan", "--model", file, ...rule]).stdout).not.toBe(fixed);
    const byDepth = isoflop(["plan", "--model", file, "--size-param", "num_hidden_layers"]);
    expect(byDepth.stdout).toContain("qwen3 by num_hidden_layers: 27 experiments");
    expect(isoflop(["plan", "--model", "gpt2", "--size-param", "hidden_size"]).stdout).toContain(
      "gpt2 by hidden_size: 28",
    );
  });
});
