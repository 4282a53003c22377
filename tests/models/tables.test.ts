import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { countParams } from "../../src/models/index.ts";

function table(name: string): Readonly<Record<string, unknown>>[] {
  const file: unknown = JSON.parse(readFileSync(new URL(`tables/${name}.json`, import.meta.url), "utf8"));
  if (!isRecord(file) || !Array.isArray(file.models)) throw new TypeError(`${name} must hold models.`);
  return file.models.filter(isRecord);
}

type Row = Readonly<Record<string, unknown>>;

/** The configuration that a row of the table of public models stands for. */
function configOf(row: Row): Row {
  const name = String(row.model);
  const flags = String(row.flags);
  const shared = {
    vocab_size: row.vocabSize,
    hidden_size: row.hiddenSize,
    num_hidden_layers: row.numLayers,
    num_attention_heads: row.numHeads,
    num_key_value_heads: row.numKeyValueHeads,
    intermediate_size: row.intermediateSize,
    tie_word_embeddings: !flags.includes("untied"),
  };
  if (name.startsWith("gpt2")) {
    const { hiddenSize: n_embd, numLayers: n_layer, numHeads: n_head, vocabSize: vocab_size } = row;
    return { model_type: "gpt2", n_embd, n_layer, n_head, vocab_size };
  }
  if (name.startsWith("pythia")) return { model_type: "gpt_neox", ...shared };
  if (name.startsWith("opt")) return { model_type: "opt", ...shared, ffn_dim: row.intermediateSize };
  if (name.startsWith("bert")) return { model_type: "bert", ...shared };
  if (name.includes("vit")) return { model_type: "vit", ...shared, num_labels: 1000 };
  if (name.startsWith("Mixtral")) return { model_type: "mixtral", ...shared };
  if (name.startsWith("Qwen2")) return { model_type: "qwen2", ...shared };
  if (name.startsWith("Qwen3")) return { model_type: "qwen3", ...shared, head_dim: 128 };
  return { model_type: "llama", ...shared };
}

describe("countParams", () => {
  test.each(table("public-models").map((row) => ({ name: String(row.model), row })))(
    "counts $name to the digit",
    ({ row }) => {
      expect(countParams(configOf(row)).total).toBe(row.params);
    },
  );

  const chinchillas = [...table("chinchilla-models"), ...table("chinchilla-flops")];
  test.each(chinchillas.map((row) => ({ name: String(row.params), row })))(
    "counts the Chinchilla transformer of $name to the digit",
    ({ row: { dModel, ffwSize, kvSize, numHeads: nHeads, numLayers: nLayers, params } }) => {
      expect(countParams({ modelType: "chinchilla", dModel, ffwSize, kvSize, nHeads, nLayers }).total).toBe(params);
    },
  );
});
