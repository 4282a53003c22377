import { digest, FNV_OFFSET, sixHexDigits } from "../../common/digest.ts";
import { canonicalJson, kwargsJson } from "../../models/kwargs-json.ts";
import { SHAPE_NAMES } from "../../models/shape.ts";
import { optionsOf } from "../plan-experiments.ts";
import type { PlanParts } from "../plan-parts.ts";

/**
 * Twelve hex digits of all that a plan's figures follow from, by which a file tells that it was damaged or changed. They
 * keep nobody from forging one.
 */
export function planDigest(parts: PlanParts): string {
  const { kwargsJson: kwargs, flops, limits, scaling, models, selection, skipped, unprobed } = parts;
  const trained = new Set(selection.sizeIndices);
  const text = JSON.stringify([
    parts.modelClsName,
    parts.sizeParam,
    canonicalJson(kwargs.json),
    kwargs.notInJson.map(({ path, value }) => [path, value]),
    parts.computeBudgets,
    [flops.convention, flops.flopsPerParamPerToken, flops.sequenceLength],
    Object.entries(limits),
    [scaling?.layers, scaling?.keyValueHeads, scaling?.ffwMultiple],
    // A file says of the sizes that are trained what their models told, and of the others how large they are.
    models.map((model, s) => [
      model.sizeParamValue,
      model.numParams,
      model.flopsPerToken,
      model.numActiveParams,
      ...(trained.has(s) ? [SHAPE_NAMES.map((name) => model.shape?.[name])] : []),
      ...(trained.has(s) && parts.hasOwnOptions ? [canonicalJson(kwargsJson(optionsOf(parts, model)).json)] : []),
    ]),
    Array.from(selection.rowEnds),
    Array.from(selection.sizeIndices),
    skipped.map(({ sizeParamValue, failure, reason }) => [sizeParamValue, failure, reason]),
    unprobed.map(({ sizeParamValue, reason }) => [sizeParamValue, reason]),
    parts.warnings,
  ]);
  // The second goes on from the first, so that what one of them misses the other does not.
  const first = digest(text, FNV_OFFSET);
  return sixHexDigits(first) + sixHexDigits(digest(text, first));
}
