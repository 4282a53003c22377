import type { Architecture } from "../architecture.ts";
import { addAttention, addFeedForward, checkGroups } from "../blocks/decoder.ts";
import { readExperts } from "../blocks/experts.ts";
import { addDecoderHead } from "../blocks/head.ts";
import { kindOf, numOfKind } from "../blocks/layer-kinds.ts";
import { addMamba2 } from "../blocks/mamba.ts";
import { type ConfigReader, configError } from "../config.ts";
import { Tally } from "../tally.ts";

const KINDS = ["linear_attention", "full_attention", "mlp", "moe"] as const;
type Kind = (typeof KINDS)[number];
const LETTERS: ReadonlyMap<string, Kind> = new Map([
  ["M", "linear_attention"],
  ["*", "full_attention"],
  ["-", "mlp"],
  ["E", "moe"],
]);
const DEFAULT_KINDS: readonly Kind[] = ["linear_attention", "moe", "full_attention", "mlp"];
const LISTS = ["layers_block_type", "layer_types"];
const PATTERN = "hybrid_override_pattern";

/**
 * Nemotron-H and Nemotron 3: Mamba-2, attention, feed-forward layers and mixtures by a pattern, one of them a layer.
 * NVIDIA 2025, arXiv:2504.03624.
 */
export const nemotronH: Architecture = {
  modelType: "nemotron_h",
  description: "Nemotron-H and Nemotron 3, Mamba-2 with attention and experts",
  fields: {
    hiddenSize: "hidden_size",
    numLayers: "num_hidden_layers",
    numHeads: "num_attention_heads",
    numKeyValueHeads: "num_key_value_heads",
    headSize: "head_dim",
    ffwSize: "intermediate_size",
    heads: [{ field: "mamba_num_heads", groups: "n_groups" }],
    widths: ["moe_intermediate_size", "moe_shared_expert_intermediate_size", "moe_latent_size"],
    perLayer: [...LISTS, PATTERN],
  },
  // As transformers' NemotronHConfig maps them.
  aliases: {
    mamba_n_groups: "n_groups",
    mamba_d_conv: "conv_kernel",
    mamba_conv_bias: "use_conv_bias",
    num_local_experts: "n_routed_experts",
  },
  members: {
    "nemotron-3-nano-30b-a3b": {
      architectures: ["NemotronHForCausalLM"],
      vocab_size: 131072,
      hidden_size: 2688,
      intermediate_size: 1856,
      num_hidden_layers: 52,
      hybrid_override_pattern: "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME",
      num_attention_heads: 32,
      num_key_value_heads: 2,
      head_dim: 128,
      mamba_num_heads: 64,
      mamba_head_dim: 64,
      n_groups: 8,
      ssm_state_size: 128,
      conv_kernel: 4,
      n_routed_experts: 128,
      num_experts_per_tok: 6,
      n_shared_experts: 1,
      moe_intermediate_size: 1856,
      moe_shared_expert_intermediate_size: 3712,
      use_bias: false,
      use_conv_bias: true,
      mlp_bias: false,
      mlp_hidden_act: "relu2",
      max_position_embeddings: 262144,
      tie_word_embeddings: false,
    },
  },
  count(config) {
    const kinds = readKinds(config);
    const hiddenSize = config.size("hidden_size", 4096);
    const vocabSize = config.size("vocab_size", 131072);
    const numHeads = config.size("num_attention_heads", 32);
    const numKeyValueHeads = config.sizeOrNull("num_key_value_heads", 8) ?? numHeads;
    checkGroups(numHeads, numKeyValueHeads);
    const headSize = config.size("head_dim", 128);
    const ffwSize = config.size("intermediate_size", 21504);
    const shape = { numLayers: kinds.length, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize };
    const tally = new Tally().table(vocabSize, hiddenSize).add("norms", (kinds.length + 1) * hiddenSize);
    addMambaLayers(tally, config, hiddenSize, numOfKind(kinds, "linear_attention"));
    const numAttention = numOfKind(kinds, "full_attention");
    // Its attention is Jamba's, which has no biases whatever attention_bias says.
    addAttention(tally, { ...shape, numLayers: numAttention }, { hasQkvBias: false, hasOutputBias: false });
    const hasBias = config.flag("mlp_bias", false);
    addFeedForward(tally, { hiddenSize, ffwSize, isGated: false, hasBias, copies: numOfKind(kinds, "mlp") });
    addMixtures(tally, config, hiddenSize, { hasBias, numLayers: numOfKind(kinds, "moe") });
    // Transformers names no weights of it to tie, so its head is a matrix of its own even where the flag is set.
    config.flag("tie_word_embeddings", false);
    addDecoderHead(tally, config, { hiddenSize, vocabSize, isTied: false });
    return tally.counted(shape);
  },
};

/** The layers' kinds: their number is that of a list or pattern, whatever num_hidden_layers says. */
function readKinds(config: ConfigReader): readonly Kind[] {
  config.sizeOrNull("num_hidden_layers", null);
  const lists = LISTS.map((list) => ({ list, entries: config.raw(list) ?? undefined }));
  const pattern = config.raw(PATTERN) ?? undefined;
  const { list = LISTS[0], entries } = lists.find(({ entries }) => entries !== undefined) ?? {};
  if (entries !== undefined) {
    if (!Array.isArray(entries)) {
      throw configError(String(list), "a list with an entry for each layer", entries, "Check the configuration.");
    }
    return entries.map((entry) => kindOf(entry, KINDS, String(list)));
  }
  if (pattern === undefined) return DEFAULT_KINDS;
  const kinds = typeof pattern === "string" ? Array.from(pattern, (letter) => LETTERS.get(letter)) : [];
  const known = kinds.filter((kind) => kind !== undefined);
  if (known.length > 0 && known.length === kinds.length) return known;
  throw configError(PATTERN, `a text of the letters ${[...LETTERS.keys()].join(" ")}`, pattern, "Check the letters.");
}

function addMambaLayers(tally: Tally, config: ConfigReader, hiddenSize: number, numLayers: number): void {
  const numHeads = config.size("mamba_num_heads", 128);
  const hasBias = config.flag("use_bias", false);
  addMamba2(tally, {
    numLayers,
    hiddenSize,
    innerSize: numHeads * config.size("mamba_head_dim", 64),
    numHeads,
    numGroups: config.size("n_groups", 8),
    stateSize: config.size("ssm_state_size", 128),
    kernelSize: config.size("conv_kernel", 4),
    hasInputBias: hasBias,
    hasOutputBias: hasBias,
    hasConvBias: config.flag("use_conv_bias", true),
  });
}

/** Experts without gates, which may work at a latent width; one expert that every token goes to beside them. */
function addMixtures(
  tally: Tally,
  config: ConfigReader,
  hiddenSize: number,
  { hasBias, numLayers }: { readonly hasBias: boolean; readonly numLayers: number },
): void {
  const { numExperts, numActive } = readExperts(
    config,
    { field: "n_routed_experts", byDefault: 8 },
    { field: "num_experts_per_tok", byDefault: 2 },
  );
  const expertSize = config.size("moe_intermediate_size", 7688);
  const sharedSize = config.size("moe_shared_expert_intermediate_size", 7688);
  const latentSize = config.sizeOrNull("moe_latent_size", null);
  tally.matrix("feedForward", hiddenSize, numExperts, { copies: numLayers });
  addFeedForward(tally, {
    hiddenSize: latentSize ?? hiddenSize,
    ffwSize: expertSize,
    isGated: false,
    copies: numLayers * numExperts,
    activeCopies: numLayers * numActive,
  });
  addFeedForward(tally, { hiddenSize, ffwSize: sharedSize, isGated: false, hasBias, copies: numLayers });
  if (latentSize === null) return;
  tally
    .matrix("feedForward", hiddenSize, latentSize, { hasBias, copies: numLayers })
    .matrix("feedForward", latentSize, hiddenSize, { hasBias, copies: numLayers });
}
