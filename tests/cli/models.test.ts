import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { planSweep } from "../../src/index.ts";
import { configuredModel, countParams, flopsPerToken, modelFamily, modelTypes } from "../../src/models/index.ts";
import { isoflop } from "../support/cli.ts";
import { call } from "../support/untyped.ts";

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

describe("isoflop models <family>", () => {
  it("lists its members with their shape, N and active N", () => {
    const { stdout } = isoflop(["models", "mixtral"]);
    expect(stdout).toMatch(/^mixtral-8x7b +32 +4096 +32\/8 +128 +14336 +32000 +46\.7B +12\.9B$/m);
    const members: unknown = JSON.parse(isoflop(["models", "qwen3", "--format", "json"]).stdout);
    expect(members).toContainEqual(expect.objectContaining({ name: "qwen3-0.6b", num_params: 596_049_920 }));
    expect(isoflop(["models", "qwen33"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('mean "qwen3"?'),
    });
  });
});

describe("isoflop count", () => {
  it("counts a published model by its name", () => {
    expect(isoflop(["count", "qwen3-8b"]).stdout).toContain("qwen3-8b: 8190735360 parameters\n36 layers of width 4096");
  });

  it("reads what Python and people write: a mark, NaN, comments and commas at the end, on standard input too", () => {
    const loose = `\uFEFF${JSON.stringify(CONFIG).slice(0, -1)}, "scale": NaN, /* none */ "limit": -Infinity,}`;
    writeFileSync(file, loose);
    const { stdout } = isoflop(["count", file]);
    expect(stdout).toContain(`qwen3: ${countParams(CONFIG).total} parameters`);
    expect(isoflop(["count", "-"], {}, loose).stdout).toBe(stdout);
  });

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

describe("isoflop plan --configs", () => {
  it("writes a config.json for each experiment, of N parameters", () => {
    const configs = join(folder, "configs");
    const args = [
      "plan",
      "--model",
      file,
      "--layers",
      "aspect-ratio",
      "--compute-budgets",
      "1e17",
      "--configs",
      configs,
    ];
    const plan: unknown = JSON.parse(isoflop([...args, "--format", "json"]).stdout);
    if (!isRecord(plan) || !Array.isArray(plan.experiments)) throw new TypeError("A plan must be printed.");
    expect(readdirSync(configs)).toHaveLength(plan.experiments.length);
    for (const { experiment_id, num_params, model_kwargs } of plan.experiments) {
      const config: unknown = JSON.parse(readFileSync(join(configs, experiment_id, "config.json"), "utf8"));
      expect(config).toEqual(model_kwargs);
      expect(call(countParams, config)).toMatchObject({ total: num_params });
    }
  });

  it("writes nothing where a model has none, and says so where the folder can't be written", () => {
    const model = join(folder, "model.mjs");
    writeFileSync(model, "export default class { constructor(o) { this.o = o } numParams() { return this.o.d } }");
    const configs = join(folder, "configs");
    const refused = isoflop(["plan", "--model", model, "--size-param", "d", "--layout", "even", "--configs", configs]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("must be of a family to have a config.json");
    expect(existsSync(configs)).toBe(false);
    expect(isoflop(["plan", "--model", file, "--configs", file]).stderr).toContain("--configs must be a folder");
  });
});

describe("isoflop plan --model", () => {
  it("ends with exit code 2 where no budget can train a size, and says what would help", () => {
    const { status, stdout, stderr } = isoflop(["plan", "--model", "qwen3-8b", "--compute-budgets", "1e12"]);
    expect(status).toBe(2);
    expect(stdout).toContain("No experiments: no budget has a size that it can train.");
    expect(stderr).toMatch(
      /^isoflop: the plan has no experiment: the smallest model, .* Raise --compute-budgets, or offer smaller models\.$/m,
    );
  });

  it("plans the family of a config.json, by its width, and keeps the configuration on the plan", () => {
    const modelCls = modelFamily(CONFIG, { sizeParam: "hidden_size" });
    const plan = planSweep({ modelCls, sizeParam: "hidden_size", computeBudgets: [1e18] });
    const { hidden_size: _, ...modelKwargs } = CONFIG;
    expect(plan.modelKwargs).toEqual(modelKwargs);
    const { stdout, stderr } = isoflop([
      "plan",
      "--model",
      file,
      "--compute-budgets",
      "1e18",
      "--layout",
      "even",
      "--format",
      "json",
    ]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  const named = modelTypes().filter(({ members }) => members.length > 0);
  it.each(named.map(({ modelType }) => [modelType]))("plans %s by its name alone", (modelType) => {
    const { stdout, status } = isoflop(["plan", "--model", modelType, "--compute-budgets", "1e22", "--layout", "even"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${modelType} by \\w+: [3-7] experiments`));
  });

  it("takes a rule for the layers, and another field as the size", () => {
    const rule = ["--layers", "aspect-ratio", "--compute-budgets", "1e18", "--format", "csv"];
    const fixed = isoflop(["plan", "--model", file, "--compute-budgets", "1e18", "--format", "csv"]).stdout;
    expect(isoflop(["plan", "--model", file, ...rule]).stdout).not.toBe(fixed);
    const byDepth = isoflop(["plan", "--model", file, "--size-param", "num_hidden_layers"]);
    expect(byDepth.stdout).toContain("qwen3 by num_hidden_layers: 20 experiments");
    expect(isoflop(["plan", "--model", "gpt2", "--size-param", "hidden_size"]).stdout).toContain(
      "gpt2 by hidden_size: 28",
    );
  });
});
