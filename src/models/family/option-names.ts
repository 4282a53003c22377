import { describeValue } from "../../common/describe.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { IsoflopError } from "../../common/errors.ts";
import type { ConfigFields } from "../config.ts";
import type { FamilyBase } from "./base.ts";

// Fields of configurations that change training, or how a model is loaded, but no count.
const UNCOUNTED: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "_name_or_path",
  "architectures",
  "attention_dropout",
  "attn_pdrop",
  "bos_token_id",
  "dtype",
  "embd_pdrop",
  "eos_token_id",
  "hidden_act",
  "hidden_dropout",
  "initializer_range",
  "layer_norm_eps",
  "layer_norm_epsilon",
  "max_position_embeddings",
  "pad_token_id",
  "resid_pdrop",
  "rms_norm_eps",
  "rope_parameters",
  "rope_scaling",
  "rope_theta",
  "torch_dtype",
  "transformers_version",
  "use_cache",
]);

/** Refuses options that a family does not know, so that a misspelt one does not pass for one that changes nothing. */
export function checkOptionNames(base: FamilyBase, given: ConfigFields): void {
  for (const option of given.keys()) {
    if (UNCOUNTED.has(option) || base.fields.has(option) || base.scaled.has(option)) continue;
    if (base.readOfAll.names.has(option) || base.read.names.has(option)) continue;
    const known = [...new Set([...base.read.names, ...base.fields.keys(), ...base.scaled.keys()])];
    const near = didYouMean(option, known);
    throw new IsoflopError("INVALID_OPTION", {
      field: option,
      rule: `${option} must be a field of ${base.architecture.modelType}'s configurations`,
      value: describeValue(given.get(option)),
      remedy: near === undefined ? `Known: ${known.join(", ")}.` : `Did you mean ${near}?`,
    });
  }
}
