import { type Architecture, countFields } from "../architecture.ts";
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

/** The whole configuration with other fields in the part that is scaled. */
export function withScaled({ architecture: { within }, fields }: FamilyBase, scaled: ConfigFields): ConfigFields {
  return within === undefined ? scaled : new Map([...fields, [within, Object.fromEntries(scaled)]]);
}
