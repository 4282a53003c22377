import { isRecord } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { readable } from "../common/readable.ts";
import { type Architecture, countFields } from "./architecture.ts";
import { albert } from "./architectures/albert.ts";
import { apertus } from "./architectures/apertus.ts";
import { arcee } from "./architectures/arcee.ts";
import { bamba } from "./architectures/bamba.ts";
import { bart } from "./architectures/bart.ts";
import { bert } from "./architectures/bert.ts";
import { bloom } from "./architectures/bloom.ts";
import { camembert } from "./architectures/camembert.ts";
import { chinchilla } from "./architectures/chinchilla.ts";
import { clip } from "./architectures/clip.ts";
import { clipText } from "./architectures/clip-text.ts";
import { clipVision } from "./architectures/clip-vision.ts";
import { codegen } from "./architectures/codegen.ts";
import { cohere } from "./architectures/cohere.ts";
import { cohere2 } from "./architectures/cohere2.ts";
import { deberta } from "./architectures/deberta.ts";
import { debertaV2 } from "./architectures/deberta-v2.ts";
import { deepseekV2 } from "./architectures/deepseek-v2.ts";
import { deepseekV3 } from "./architectures/deepseek-v3.ts";
import { deit } from "./architectures/deit.ts";
import { dinov2 } from "./architectures/dinov2.ts";
import { distilbert } from "./architectures/distilbert.ts";
import { dots1 } from "./architectures/dots1.ts";
import { electra } from "./architectures/electra.ts";
import { ernie45 } from "./architectures/ernie4-5.ts";
import { ernie45Moe } from "./architectures/ernie4-5-moe.ts";
import { exaone4 } from "./architectures/exaone4.ts";
import { falcon } from "./architectures/falcon.ts";
import { falconH1 } from "./architectures/falcon-h1.ts";
import { falconMamba } from "./architectures/falcon-mamba.ts";
import { flexOlmo } from "./architectures/flex-olmo.ts";
import { gemma } from "./architectures/gemma.ts";
import { gemma2 } from "./architectures/gemma2.ts";
import { gemma3 } from "./architectures/gemma3.ts";
import { gemma3Text } from "./architectures/gemma3-text.ts";
import { gemma4 } from "./architectures/gemma4.ts";
import { gemma4Text } from "./architectures/gemma4-text.ts";
import { glm } from "./architectures/glm.ts";
import { glm4 } from "./architectures/glm4.ts";
import { glm4Moe } from "./architectures/glm4-moe.ts";
import { glm4MoeLite } from "./architectures/glm4-moe-lite.ts";
import { gptBigcode } from "./architectures/gpt-bigcode.ts";
import { gptNeo } from "./architectures/gpt-neo.ts";
import { gptNeox } from "./architectures/gpt-neox.ts";
import { gptOss } from "./architectures/gpt-oss.ts";
import { gpt2Architecture } from "./architectures/gpt2.ts";
import { gptj } from "./architectures/gptj.ts";
import { granite } from "./architectures/granite.ts";
import { granitemoe } from "./architectures/granitemoe.ts";
import { graniteMoeHybrid } from "./architectures/granitemoehybrid.ts";
import { helium } from "./architectures/helium.ts";
import { hubert } from "./architectures/hubert.ts";
import { hunyuanV1Dense } from "./architectures/hunyuan-v1-dense.ts";
import { hunyuanV1Moe } from "./architectures/hunyuan-v1-moe.ts";
import { jamba } from "./architectures/jamba.ts";
import { lfm2 } from "./architectures/lfm2.ts";
import { llama } from "./architectures/llama.ts";
import { llama4 } from "./architectures/llama4.ts";
import { llama4Text } from "./architectures/llama4-text.ts";
import { llmAnalysis } from "./architectures/llm-analysis.ts";
import { m2m100 } from "./architectures/m2m-100.ts";
import { mamba } from "./architectures/mamba.ts";
import { mambaSsm } from "./architectures/mamba-ssm.ts";
import { mamba2 } from "./architectures/mamba2.ts";
import { marian } from "./architectures/marian.ts";
import { mbart } from "./architectures/mbart.ts";
import { metaLlama } from "./architectures/meta-llama.ts";
import { minicpm } from "./architectures/minicpm.ts";
import { minimax } from "./architectures/minimax.ts";
import { minimaxM2 } from "./architectures/minimax-m2.ts";
import { ministral3 } from "./architectures/ministral3.ts";
import { mistral } from "./architectures/mistral.ts";
import { mistralInference } from "./architectures/mistral-inference.ts";
import { mistral3 } from "./architectures/mistral3.ts";
import { mistral4 } from "./architectures/mistral4.ts";
import { mixtral } from "./architectures/mixtral.ts";
import { modernbert } from "./architectures/modernbert.ts";
import { mpnet } from "./architectures/mpnet.ts";
import { mpt } from "./architectures/mpt.ts";
import { mt5 } from "./architectures/mt5.ts";
import { nanochat } from "./architectures/nanochat.ts";
import { nanochatRepo } from "./architectures/nanochat-repo.ts";
import { nanogpt } from "./architectures/nanogpt.ts";
import { nemotron } from "./architectures/nemotron.ts";
import { nemotronH } from "./architectures/nemotron-h.ts";
import { nemotronNas } from "./architectures/nemotron-nas.ts";
import { nomicBert } from "./architectures/nomic-bert.ts";
import { olmo } from "./architectures/olmo.ts";
import { olmo2 } from "./architectures/olmo2.ts";
import { olmo3 } from "./architectures/olmo3.ts";
import { olmoe } from "./architectures/olmoe.ts";
import { openLm } from "./architectures/open-lm.ts";
import { opt } from "./architectures/opt.ts";
import { pegasus } from "./architectures/pegasus.ts";
import { phi } from "./architectures/phi.ts";
import { phi3 } from "./architectures/phi3.ts";
import { phimoe } from "./architectures/phimoe.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen2Moe } from "./architectures/qwen2-moe.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import { qwen35 } from "./architectures/qwen3-5.ts";
import { qwen35Moe } from "./architectures/qwen3-5-moe.ts";
import { qwen35MoeText } from "./architectures/qwen3-5-moe-text.ts";
import { qwen35Text } from "./architectures/qwen3-5-text.ts";
import { qwen3Moe } from "./architectures/qwen3-moe.ts";
import { qwen3Next } from "./architectures/qwen3-next.ts";
import { qwen3Vl } from "./architectures/qwen3-vl.ts";
import { qwen3VlMoe } from "./architectures/qwen3-vl-moe.ts";
import { recurrentGemma } from "./architectures/recurrent-gemma.ts";
import { roberta } from "./architectures/roberta.ts";
import { rwkv } from "./architectures/rwkv.ts";
import { seedOss } from "./architectures/seed-oss.ts";
import { siglip } from "./architectures/siglip.ts";
import { siglipText } from "./architectures/siglip-text.ts";
import { siglipVision } from "./architectures/siglip-vision.ts";
import { smollm3 } from "./architectures/smollm3.ts";
import { stablelm } from "./architectures/stablelm.ts";
import { starcoder2 } from "./architectures/starcoder2.ts";
import { swin } from "./architectures/swin.ts";
import { t5 } from "./architectures/t5.ts";
import { umt5 } from "./architectures/umt5.ts";
import { vit } from "./architectures/vit.ts";
import { wav2vec2 } from "./architectures/wav2vec2.ts";
import { whisper } from "./architectures/whisper.ts";
import { xlmRoberta } from "./architectures/xlm-roberta.ts";
import { zamba } from "./architectures/zamba.ts";
import { zamba2 } from "./architectures/zamba2.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { type ConfigFields, configError, configFields, type ModelConfig, withoutAliases } from "./config.ts";

/** Every architecture that is known, in the order in which people meet them. */
const ARCHITECTURES: readonly Architecture[] = [
  gpt2Architecture,
  gptNeox,
  opt,
  llama,
  mistral,
  mixtral,
  qwen2,
  qwen3,
  smollm3,
  qwen2Moe,
  qwen3Moe,
  deepseekV2,
  deepseekV3,
  gptOss,
  olmoe,
  granitemoe,
  glm4Moe,
  minimaxM2,
  qwen3Next,
  phimoe,
  ernie45Moe,
  dots1,
  qwen3Vl,
  qwen3VlMoe,
  qwen35,
  qwen35Text,
  qwen35Moe,
  qwen35MoeText,
  llama4,
  llama4Text,
  gemma4,
  gemma4Text,
  minimax,
  hunyuanV1Moe,
  ministral3,
  mistral3,
  mistral4,
  gemma,
  gemma2,
  gemma3Text,
  gemma3,
  phi,
  phi3,
  olmo,
  olmo2,
  olmo3,
  granite,
  glm,
  glm4,
  exaone4,
  seedOss,
  ernie45,
  cohere,
  cohere2,
  starcoder2,
  stablelm,
  minicpm,
  nemotron,
  nemotronNas,
  apertus,
  arcee,
  helium,
  hunyuanV1Dense,
  lfm2,
  falcon,
  bloom,
  gptj,
  gptNeo,
  gptBigcode,
  codegen,
  mpt,
  glm4MoeLite,
  flexOlmo,
  chinchilla,
  bert,
  roberta,
  xlmRoberta,
  camembert,
  distilbert,
  albert,
  electra,
  deberta,
  debertaV2,
  modernbert,
  nomicBert,
  mpnet,
  t5,
  mt5,
  umt5,
  bart,
  mbart,
  pegasus,
  marian,
  m2m100,
  whisper,
  wav2vec2,
  hubert,
  vit,
  deit,
  dinov2,
  swin,
  clip,
  clipText,
  clipVision,
  siglip,
  siglipText,
  siglipVision,
  nanochat,
  mamba,
  falconMamba,
  mamba2,
  rwkv,
  jamba,
  falconH1,
  nemotronH,
  zamba,
  zamba2,
  bamba,
  graniteMoeHybrid,
  recurrentGemma,
  metaLlama,
  mistralInference,
  nanogpt,
  nanochatRepo,
  openLm,
  mambaSsm,
  llmAnalysis,
];

const BY_TYPE: ReadonlyMap<unknown, Architecture> = new Map(
  ARCHITECTURES.flatMap((known) =>
    [known.modelType, ...(known.otherTypes ?? [])].map((modelType): [unknown, Architecture] => [modelType, known]),
  ),
);

/** A family that can be named. */
export interface ModelType {
  /** Its `model_type`. */
  readonly modelType: string;
  /** What it is, in a line. */
  readonly description: string;
  /** The field that sets its width. */
  readonly sizeParam: string;
  /** The configuration that its name alone starts from: that of its smallest published member. */
  readonly config: ModelConfig;
  /** Its published members, ascending by N. */
  readonly members: readonly PublishedModel[];
}

/** A published model. */
export interface PublishedModel {
  /** Its name in lower case, such as `qwen3-0.6b`. */
  readonly name: string;
  readonly modelType: string;
  /** Its config.json, as far as it says how to build and train the model. */
  readonly config: ModelConfig;
}

/** Every family that can be counted. */
export function modelTypes(): readonly ModelType[] {
  return ARCHITECTURES.map((architecture) => {
    const { modelType, description, fields } = architecture;
    const members = membersOf(architecture);
    const [smallest] = members;
    const config = smallest?.config ?? { model_type: modelType };
    return { modelType, description, sizeParam: fields.hiddenSize, config, members };
  });
}

function membersOf({ modelType, signature, members }: Architecture): readonly PublishedModel[] {
  // A project that writes no model_type recognises none.
  const type = signature === undefined ? { model_type: modelType } : {};
  return Object.entries(members).map(([name, config]) => ({ name, modelType, config: { ...type, ...config } }));
}

/** What a name starts a family from: a published model, and whether the name is that of its family alone. */
export interface NamedConfig extends PublishedModel {
  readonly isWholeFamily: boolean;
  readonly sizeParam: string;
}

/** The published model of a name; by that of a family alone its smallest. */
export function namedConfig(name: string): NamedConfig | undefined {
  for (const architecture of ARCHITECTURES) {
    const isWholeFamily = architecture.modelType === name;
    if (!isWholeFamily && !Object.hasOwn(architecture.members, name)) continue;
    const member = membersOf(architecture).find((one) => isWholeFamily || one.name === name);
    if (member !== undefined) return { ...member, isWholeFamily, sizeParam: architecture.fields.hiddenSize };
  }
  return undefined;
}

function architectureOf(fields: ConfigFields): Architecture {
  const modelType = fields.get("model_type");
  const architecture = (modelType ?? null) === null ? signedBy(fields) : BY_TYPE.get(modelType);
  if (architecture === undefined) {
    const near = suggestion(modelType, Array.from(BY_TYPE.keys(), String));
    const remedy = `${near}See isoflop models, or modelTypes(); count others yourself, and plan from their sizes.`;
    throw configError("model_type", "that of an architecture that can be counted", modelType, remedy);
  }
  return architecture;
}

/**
 * The architecture whose files have no `model_type`, by the fields that they have; the one that names most of them.
 * Undefined where there is none, or no one of them.
 */
function signedBy(fields: ConfigFields): Architecture | undefined {
  const signed = ARCHITECTURES.filter((known) => hasSignature(known, fields));
  const most = Math.max(...signed.map(signatureSize));
  const [architecture, another] = signed.filter((known) => signatureSize(known) === most);
  return another === undefined ? architecture : undefined;
}

function signatureSize({ signature = [] }: Architecture): number {
  return signature.length;
}

function hasSignature({ signature, within, aliases }: Architecture, fields: ConfigFields): boolean {
  if (signature === undefined) return false;
  const inner = within === undefined ? undefined : fields.get(within);
  const named = withoutAliases(isRecord(inner) ? configFields(inner) : fields, aliases);
  return signature.every((field) => named.has(field));
}

/** A configuration's architecture, and its fields by the names that the architecture reads. */
export interface KnownConfig {
  readonly architecture: Architecture;
  readonly fields: ConfigFields;
}

/** Recognises a configuration by its `model_type`, or by its fields where its project writes none. */
export function knownConfig(config: unknown): KnownConfig {
  const spelled = configFields(config);
  const architecture = architectureOf(spelled);
  return { architecture, fields: withoutAliases(spelled, architecture.aliases) };
}

/**
 * Counts a model's trainable parameters from its configuration, exactly, without building it.
 *
 * @param config the `config.json` that Hugging Face publishes, parsed, or the same fields in camelCase; what it leaves
 * out has the default of transformers
 * @returns where the parameters are: embedding, attention, feed-forward, norms, head; and their totals
 * @throws {IsoflopError} INVALID_OPTION where `model_type` is unknown, or a field is missing or breaks its rule
 * @example
 * countParams({ model_type: "gpt2" }).total // 124439808
 */
export function countParams(config: ModelConfig): ParamBreakdown {
  return readable("countParams", "config", () => {
    const { architecture, fields } = knownConfig(config);
    return countFields(architecture, fields).params;
  });
}
