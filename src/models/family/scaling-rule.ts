import { checkInteger, invalidOption, MAX_SIZE } from "../../common/checks.ts";
import { suggestion } from "../../common/did-you-mean.ts";
import { checkLayersRule, type LayersRule } from "./layers-rule.ts";

/** How key/value heads follow the heads. */
export const KEY_VALUE_RULES = ["group", "number"] as const;
export type KeyValueRule = (typeof KEY_VALUE_RULES)[number];

/** How the rest of a model follows its width or its depth. */
export interface ScalingRule {
  readonly layers: LayersRule;
  /**
   * `"group"`: as many query heads share a key/value head as in the configuration that the family starts from, and where
   * all share one, they go on to. `"number"`: there are as many key/value heads.
   */
  readonly keyValueHeads: KeyValueRule;
  /** What feed-forward widths are a multiple of. */
  readonly ffwMultiple: number;
}

/** A rule as it is asked for: what is left out has its default. */
export type ScalingOptions = Partial<ScalingRule>;

/** The options among others that say how a family scales, checked. */
export function readScaling(options: { readonly [Name in keyof ScalingRule]?: unknown }): ScalingOptions {
  const { layers, keyValueHeads, ffwMultiple } = options;
  if (layers !== undefined) checkLayersRule(layers);
  if (keyValueHeads !== undefined && !isKeyValueRule(keyValueHeads)) {
    const remedy = `${suggestion(keyValueHeads, KEY_VALUE_RULES)}Leave it out to keep the group.`;
    throw invalidOption(
      "keyValueHeads",
      KEY_VALUE_RULES.map((rule) => `"${rule}"`).join(" or "),
      keyValueHeads,
      remedy,
    );
  }
  if (ffwMultiple !== undefined) {
    checkInteger("ffwMultiple", ffwMultiple, MAX_SIZE, "Leave it out for 64, or what the family rounds to.");
  }
  return {
    ...(layers !== undefined && { layers }),
    ...(keyValueHeads !== undefined && { keyValueHeads }),
    ...(ffwMultiple !== undefined && { ffwMultiple }),
  };
}

function isKeyValueRule(rule: unknown): rule is KeyValueRule {
  return KEY_VALUE_RULES.some((known) => known === rule);
}
