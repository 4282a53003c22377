import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import {
  configuredModel,
  type FlopsModel,
  flopsConventions,
  flopsPerToken,
  gpt2,
  modelFamily,
} from "../../src/models/index.ts";
import { errorOf, expectClearMessage, expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

function chinchillaRows(): Readonly<Record<string, unknown>>[] {
  const file: unknown = JSON.parse(readFileSync(new URL("tables/chinchilla-flops.json", import.meta.url), "utf8"));
  if (!isRecord(file) || !Array.isArray(file.models)) throw new TypeError("The table must hold models.");
  return file.models.filter(isRecord);
}

describe("flopsPerToken", () => {
  // Hoffmann et al. 2022, Table A4.
  test.each(chinchillaRows().map((row) => ({ name: String(row.name), row })))(
    "by chinchilla gives the FLOPs of a sequence of 2048 tokens of the $name model",
    ({ row: { dModel, ffwSize, kvSize, numHeads, numLayers, flopsPerSequence, ratio } }) => {
      const config = { model_type: "chinchilla", dModel, ffwSize, kvSize, numHeads, numLayers };
      const model = modelFamily(config, { sizeParam: "d_model" })({ d_model: dModel });
      const options = { sequenceLength: 2048 };
      expect(flopsPerToken("chinchilla", model, options) * 2048).toBe(flopsPerSequence);
      const measured = flopsPerToken("chinchilla", model, options) / flopsPerToken("6N", model);
      expect(measured).toBeCloseTo(Number(ratio), 4);
    },
  );

  test("by 6N gives GPT-3's 3.14e23 FLOPs over 300B tokens: Brown et al. 2020, Table D.1", () => {
    const config = { model_type: "gpt2", n_embd: 12288, n_layer: 96, n_head: 96, n_positions: 2048 };
    const gpt3 = modelFamily(config, { sizeParam: "n_embd" })({ n_embd: 12288 });
    expect((flopsPerToken("6N", gpt3) * 300e9).toPrecision(3)).toBe("3.14e+23");
  });

  test("by palm gives PaLM 540B's 2.56e24 FLOPs over 780B tokens: Chowdhery et al. 2022, Tables 1 and 21", () => {
    const shape = {
      numLayers: 118,
      hiddenSize: 18432,
      numHeads: 48,
      numKeyValueHeads: 1,
      headSize: 256,
      ffwSize: 73728,
    };
    const palm = { params: { total: 540.35e9, nonEmbedding: 540.35e9 - 256_000 * 18432 }, shape };
    expect((flopsPerToken("palm", palm, { sequenceLength: 2048 }) * 780e9).toPrecision(3)).toBe("2.56e+24");
  });

  test("by every convention, on GPT-2", () => {
    const model = new gpt2({ width: 768 });
    const options = { sequenceLength: 1024 };
    const attended = 12 * 12 * 768 * 1024;
    expect(flopsPerToken("6N", model)).toBe(6 * 124_439_808);
    expect(flopsPerToken("6N-non-embedding", model)).toBe(6 * 85_056_000);
    expect(flopsPerToken("palm", model, options)).toBe(6 * 124_439_808 + attended);
    expect(flopsPerToken("chinchilla", model, options)).toBe(
      3 * 12 * (8 * 768 ** 2 + 4 * 1024 * 768 + 3 * 12 * 1024 + 4 * 768 * 3072),
    );
    expect(flopsPerToken("deepseek", model, options)).toBe(72 * 12 * 768 ** 2 + attended);
    expect(flopsPerToken("torchtitan", model, options)).toBe(6 * (124_439_808 - (50257 + 1024) * 768) + attended);
  });

  test("by every convention gives what README and the documentation of FlopsConvention say", () => {
    const model = new gpt2({ width: 768 });
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const source = readFileSync(new URL("../../src/models/flops.ts", import.meta.url), "utf8");
    for (const { name } of flopsConventions()) {
      const perToken = flopsPerToken(name, model, { sequenceLength: 1024 });
      expect(new RegExp(`^\\| \`${name}\`.* \\| (\\d+) \\|$`, "m").exec(readme)?.[1]).toBe(String(perToken));
      expect(new RegExp(`^ \\* - \`${name}\`: .* = (\\d+)$`, "m").exec(source)?.[1]).toBe(String(perToken));
    }
  });

  test("of a mixture counts the parameters that work on a token", () => {
    const mixtral = configuredModel({ model_type: "mixtral" });
    expect(6 * mixtral.params.total).toBe(280_216_756_224);
    expect(flopsPerToken("6N", mixtral)).toBe(77_279_551_488);
    const embeddings = 2 * 32000 * 4096;
    expect(flopsPerToken("6N-non-embedding", mixtral)).toBe(77_279_551_488 - 6 * embeddings);
    const attended = 12 * 32 * 4096 * 2048;
    expect(flopsPerToken("palm", mixtral, { sequenceLength: 2048 })).toBe(77_279_551_488 + attended);
    const weights = 32 * (2 * 4096 ** 2 + 2 * 4096 * 1024 + 4096 * 8 + 2 * 3 * 4096 * 14336);
    expect(flopsPerToken("deepseek", mixtral, { sequenceLength: 2048 })).toBe(6 * weights + attended);
  });

  test("by chinchilla and deepseek counts the gate of a feed-forward layer, and narrow keys and values", () => {
    const llama = configuredModel({ model_type: "llama" });
    const weights = 32 * (4 * 4096 ** 2 + 3 * 4096 * 11008);
    expect(flopsPerToken("chinchilla", llama, { sequenceLength: 1 })).toBe(6 * weights + 3 * 32 * (4 * 4096 + 3 * 32));
    expect((flopsPerToken("chinchilla", llama, { sequenceLength: 1 }) / 1e9).toFixed(2)).toBe("38.86");
    const grouped = configuredModel({ model_type: "llama", num_key_value_heads: 8 });
    expect(flopsPerToken("deepseek", grouped, { sequenceLength: 1 })).toBe(
      6 * (weights - 32 * 2 * 4096 * 3072) + 12 * 32 * 4096,
    );
  });

  test.each([
    ["4·d without a gate", (d: number) => ({ model_type: "gpt2", n_embd: d, n_head: 3 })],
    [
      "8/3·d with one",
      (d: number) => ({
        model_type: "llama",
        hidden_size: d,
        intermediate_size: (8 * d) / 3,
        num_attention_heads: 3,
      }),
    ],
  ])("by deepseek gives 72·L·d² + 12·L·d·T where the feed-forward width is %s", (_what, configOf) => {
    for (const d of [192, 384, 768]) {
      const model = configuredModel(configOf(d));
      const { numLayers } = model.shape;
      expect(flopsPerToken("deepseek", model, { sequenceLength: 512 })).toBe(
        72 * numLayers * d ** 2 + 12 * numLayers * d * 512,
      );
    }
  });

  test("counts no token that lies beyond a sliding window", () => {
    const options = { sequenceLength: 32768 };
    const mistral = (sliding_window: number | null) => configuredModel({ model_type: "mistral", sliding_window });
    const attended = 12 * 32 * 4096;
    expect(flopsPerToken("palm", mistral(4096), options)).toBe(6 * 7_241_732_096 + attended * 4096);
    expect((flopsPerToken("palm", mistral(4096), options) / 1e9).toFixed(2)).toBe("49.89");
    expect((flopsPerToken("palm", mistral(null), options) / 1e9).toFixed(2)).toBe("94.99");
    for (const { name } of flopsConventions()) {
      const counted = (window: number | null, sequenceLength: number) =>
        flopsPerToken(name, mistral(window), { sequenceLength });
      expect(counted(4096, 32768)).toBe(counted(null, 4096));
      expect(counted(4096, 1024)).toBe(counted(null, 1024));
    }
  });

  test("by torchtitan leaves out what is only looked up, and a table that is tied to the head", () => {
    const options = { sequenceLength: 2048 };
    const attended = 12 * 32 * 4096 * 2048;
    const untied = configuredModel({ model_type: "llama" });
    const tied = configuredModel({ model_type: "llama", tie_word_embeddings: true });
    const table = 32000 * 4096;
    expect(flopsPerToken("torchtitan", untied, options)).toBe(6 * (6_738_415_616 - table) + attended);
    expect(flopsPerToken("torchtitan", tied, options)).toBe(6 * (6_738_415_616 - 2 * table) + attended);
  });

  test("counts layers of every kind by what they say they do", () => {
    const model: FlopsModel = {
      params: { total: 1000, nonEmbedding: 700, active: 600 },
      shape: { numLayers: 7, hiddenSize: 16 },
      work: {
        layerWeights: 500,
        inputEmbedding: 150,
        attention: [
          { numLayers: 2, numHeads: 4, queryWidth: 24, valueWidth: 16 },
          { numLayers: 3, numHeads: 2, queryWidth: 8, window: 5 },
        ],
      },
    };
    const options = { sequenceLength: 10 };
    const attended = 2 * (24 + 16) * 10 + 3 * (8 + 8) * 5;
    const softmax = 2 * 3 * 4 * 10 + 3 * 3 * 2 * 5;
    expect(flopsPerToken("6N", model)).toBe(6 * 600);
    expect(flopsPerToken("6N-non-embedding", model)).toBe(6 * (700 - 400));
    expect(flopsPerToken("palm", model, options)).toBe(6 * 600 + 6 * attended);
    expect(flopsPerToken("chinchilla", model, options)).toBe(3 * (2 * 500 + 2 * attended + softmax));
    expect(flopsPerToken("deepseek", model, options)).toBe(6 * 500 + 6 * attended);
    expect(flopsPerToken("torchtitan", model, options)).toBe(6 * (600 - 150) + 6 * attended);
    const recurrent = { ...model, work: { layerWeights: 500, inputEmbedding: 0, attention: [] } };
    expect(flopsPerToken("palm", recurrent, options)).toBe(6 * 600);
    expect(flopsPerToken("torchtitan", recurrent, options)).toBe(6 * 600);
  });

  test("derives the work of plain layers from a shape", () => {
    const { params, shape, work } = new gpt2({ width: 768 });
    const options = { sequenceLength: 1024 };
    for (const { name } of flopsConventions()) {
      const told = flopsPerToken(name, { params, shape, work }, options);
      expect(flopsPerToken(name, { params, shape }, options)).toBe(told);
      const { total, nonEmbedding } = params;
      expect(flopsPerToken(name, { params: { total, nonEmbedding }, shape }, options)).toBe(told);
    }
    const grouped = { params, shape: { ...shape, numKeyValueHeads: 4 } };
    expect(flopsPerToken("deepseek", grouped, options)).toBe(
      flopsPerToken("deepseek", { params, shape }, options) - 6 * 12 * 2 * 768 * 512,
    );
  });

  test("says which figure a model lacks that the convention reads", () => {
    const { params, shape, work } = new gpt2({ width: 768 });
    const lacking: readonly (readonly [convention: string, model: object, figure: string])[] = [
      ["6N", { shape }, "params.total"],
      ["6N", { params: { ...params, active: "all" } }, "params.active"],
      ["6N-non-embedding", { params: { total: 5, active: 4 } }, "params.nonEmbedding"],
      ["palm", { params }, "shape.numLayers"],
      ["palm", { params, shape: { ...shape, headSize: undefined } }, "shape.headSize"],
      ["palm", { params, shape, work: { ...work, attention: [{ numLayers: 1 }] } }, "work.attention"],
      ["palm", { params, shape, work: { ...work, attention: undefined } }, "work.attention"],
      ["chinchilla", { params, shape: { ...shape, ffwSize: 0 } }, "shape.ffwSize"],
      ["chinchilla", { params, shape, work: { attention: [] } }, "work.layerWeights"],
      ["deepseek", { params, shape: { ...shape, numKeyValueHeads: -1 } }, "shape.numKeyValueHeads"],
      ["torchtitan", { params, shape, work: { ...work, inputEmbedding: -1 } }, "work.inputEmbedding"],
      ["torchtitan", { params: { total: 5 }, shape }, "params.nonEmbedding"],
    ];
    for (const [convention, model, figure] of lacking) {
      expectError(() => call(flopsPerToken, convention, model, { sequenceLength: 8 }), {
        code: "MODEL_CONTRACT",
        field: "flops",
        shows: figure,
      });
    }
  });

  test("refuses an unknown convention, and a missing or wrong sequence length", () => {
    const model = new gpt2({ width: 768 });
    for (const args of [
      ["8N", model],
      ["__proto__", model],
      ["palm", model],
      ["palm", model, { sequenceLength: 0 }],
      ["6N", model, { sequenceLength: 1.5 }],
    ]) {
      expectClearMessage(errorOf(() => call(flopsPerToken, ...args)));
    }
  });

  test("knows six conventions", () => {
    expect(flopsConventions().map(({ name }) => name)).toEqual([
      "6N",
      "6N-non-embedding",
      "palm",
      "chinchilla",
      "deepseek",
      "torchtitan",
    ]);
  });
});
