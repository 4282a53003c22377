import { isRecord } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { withoutAliases } from "./aliases.ts";
import { type Architecture, countFields } from "./architecture.ts";
import { bamba } from "./architectures/bamba.ts";
import { bert } from "./architectures/bert.ts";
import { chinchilla } from "./architectures/chinchilla.ts";
import { falconH1 } from "./architectures/falcon-h1.ts";
import { falconMamba } from "./architectures/falcon-mamba.ts";
import { gptNeox } from "./architectures/gpt-neox.ts";
import { gpt2Architecture } from "./architectures/gpt2.ts";
import { graniteMoeHybrid } from "./architectures/granitemoehybrid.ts";
import { jamba } from "./architectures/jamba.ts";
import { lfm2 } from "./architectures/lfm2.ts";
import { llama } from "./architectures/llama.ts";
import { llmAnalysis } from "./architectures/llm-analysis.ts";
import { mamba } from "./architectures/mamba.ts";
import { mambaSsm } from "./architectures/mamba-ssm.ts";
import { mamba2 } from "./architectures/mamba2.ts";
import { metaLlama } from "./architectures/meta-llama.ts";
import { mistral } from "./architectures/mistral.ts";
import { mistralInference } from "./architectures/mistral-inference.ts";
import { mixtral } from "./architectures/mixtral.ts";
import { nanochat } from "./architectures/nanochat.ts";
import { nanochatRepo } from "./architectures/nanochat-repo.ts";
import { nanogpt } from "./architectures/nanogpt.ts";
import { nemotronH } from "./architectures/nemotron-h.ts";
import { openLm } from "./architectures/open-lm.ts";
import { opt } from "./architectures/opt.ts";
import { qwen2 } from "./architectures/qwen2.ts";
import { qwen3 } from "./architectures/qwen3.ts";
import { recurrentGemma } from "./architectures/recurrent-gemma.ts";
import { rwkv } from "./architectures/rwkv.ts";
import { smollm3 } from "./architectures/smollm3.ts";
import { vit } from "./architectures/vit.ts";
import { zamba } from "./architectures/zamba.ts";
import { zamba2 } from "./architectures/zamba2.ts";
import type { ParamBreakdown } from "./breakdown.ts";
import { type ConfigFields, configError, configFields, type ModelConfig } from "./config.ts";

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
  chinchilla,
  bert,
  vit,
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
  lfm2,
  metaLlama,
  mistralInference,
  nanogpt,
  nanochatRepo,
  openLm,
  mambaSsm,
  llmAnalysis,
];

const BY_TYPE: ReadonlyMap<unknown, Architecture> = new Map(ARCHITECTURES.map((known) => [known.modelType, known]));

/** A family that can be named. */
export interface ModelType {
  /** Its `model_type`. */
  readonly modelType: string;
  /** What it is, in a line. */
  readonly description: string;
  /** The field that sets its width. */
  readonly sizeParam: string;
  /** A configuration to start from: the defaults of transformers, or a published member. */
  readonly config: ModelConfig;
}

/** Every family that can be counted. */
export function modelTypes(): readonly ModelType[] {
  return ARCHITECTURES.map(({ modelType, description, fields, members }) => ({
    modelType,
    description,
    sizeParam: fields.hiddenSize,
    config: { model_type: modelType, ...Object.values(members)[0] },
  }));
}

function architectureOf(fields: ConfigFields): Architecture {
  const modelType = fields.get("model_type");
  const architecture = (modelType ?? null) === null ? signedBy(fields) : BY_TYPE.get(modelType);
  if (architecture === undefined) {
    const known = ARCHITECTURES.map((one) => one.modelType);
    const near = suggestion(modelType, known);
    const remedy = `${near}Count its models yourself, and plan from their sizes.`;
    throw configError("model_type", `one of ${known.join(", ")}`, modelType, remedy);
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
  const { architecture, fields } = knownConfig(config);
  return countFields(architecture, fields).params;
}
