import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { flopsConventions, flopsPerToken, gpt2, modelFamily } from "../../src/models/index.ts";
import { errorOf, expectClearMessage } from "../support/errors.ts";
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
    expect(flopsPerToken("6N", model)).toBe(6 * 124_439_808);
    expect(flopsPerToken("6N-non-embedding", model)).toBe(6 * 85_056_000);
    expect(flopsPerToken("palm", model, options)).toBe(6 * 124_439_808 + 12 * 12 * 768 * 1024);
    expect(flopsPerToken("chinchilla", model, options)).toBe(
      3 * 12 * (8 * 768 ** 2 + 4 * 1024 * 768 + 3 * 12 * 1024 + 4 * 768 * 3072),
    );
    expect(flopsPerToken("deepseek", model, options)).toBe(72 * 12 * 768 ** 2 + 12 * 12 * 768 * 1024);
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

  test("knows five conventions", () => {
    expect(flopsConventions().map(({ name }) => name)).toEqual([
      "6N",
      "6N-non-embedding",
      "palm",
      "chinchilla",
      "deepseek",
    ]);
  });
});
