import { type Architecture, countFields, type ScalingFields } from "../architecture.ts";
import { checkGroups } from "../blocks/decoder.ts";
import { type ConfigFields, configFields, type FieldsRead, nothingRead } from "../config.ts";
import type { TransformerShape } from "../shape.ts";

/** The model that a family starts from. */
export interface FamilyBase {
  readonly architecture: Architecture;
  /** The whole configuration. */
  readonly fields: ConfigFields;
  /** The configuration of the layers that are scaled: a part of the whole, or all of it. */
  readonly scaled: ConfigFields;
  readonly shape: TransformerShape;
  /** What was read of the layers' configuration, defaults included. */
  readonly read: FieldsRead;
  readonly readOfAll: FieldsRead;
}

/** Counts a configuration as it stands, so that a mistake in it shows before a sweep skips every size for it. */
export function familyBase(architecture: Architecture, fields: ConfigFields): FamilyBase {
  const readOfAll = nothingRead();
  const { shape } = countFields(architecture, fields, readOfAll);
  checkHeads(architecture.fields, shape);
  const { within } = architecture;
  if (within === undefined) return { architecture, fields, scaled: fields, shape, read: readOfAll, readOfAll };
  return {
    architecture,
    fields,
    scaled: configFields(fields.get(within) ?? {}),
    shape,
    read: readOfAll.within.get(within) ?? nothingRead(),
    readOfAll,
  };
}

/** Refuses heads that are in no even groups: they can be built and counted, but neither run nor scaled. */
function checkHeads(fields: ScalingFields, shape: TransformerShape): void {
  const { numHeads, numKeyValueHeads } = fields;
  if (numHeads === undefined || numKeyValueHeads === undefined) return;
  if (shape.numHeads === undefined || shape.numKeyValueHeads === undefined) return;
  checkGroups(shape.numHeads, shape.numKeyValueHeads, { numHeads, numKeyValueHeads });
}

/** The whole configuration with other fields in the part that is scaled. */
export function withScaled({ architecture: { within }, fields }: FamilyBase, scaled: ConfigFields): ConfigFields {
  return within === undefined ? scaled : new Map([...fields, [within, Object.fromEntries(scaled)]]);
}
