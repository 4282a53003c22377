import { type ConfigReader, configError } from "../config.ts";

// Names that transformers gave kinds of layers before its version 5, which published files have.
const FORMER_NAMES: ReadonlyMap<unknown, string> = new Map([
  ["mamba", "linear_attention"],
  ["attention", "full_attention"],
]);

/**
 * The kind of every layer, by today's name: by the first of the lists that the configuration has, or else by a rule.
 *
 * @param kinds the kinds that there are
 */
export function layerKinds<Kind extends string>(
  config: ConfigReader,
  numLayers: number,
  kinds: readonly Kind[],
  lists: readonly string[],
  rule: (layer: number) => Kind,
): readonly Kind[] {
  const given = lists.map((list) => ({ list, entries: config.perLayer(list, numLayers) }));
  const { list = "layer_types", entries } = given.find(({ entries }) => entries !== undefined) ?? {};
  return entries?.map((entry) => kindOf(entry, kinds, list)) ?? Array.from({ length: numLayers }, (_, i) => rule(i));
}

/** A kind by its name of today or before. */
export function kindOf<Kind extends string>(entry: unknown, kinds: readonly Kind[], list: string): Kind {
  const name = FORMER_NAMES.get(entry) ?? entry;
  const kind = kinds.find((known) => known === name);
  if (kind === undefined) throw configError(list, `a list of ${kinds.join(", ")}`, entry, "Check the configuration.");
  return kind;
}

/** How many layers are of a kind. */
export function numOfKind<Kind extends string>(kinds: readonly Kind[], kind: Kind): number {
  return kinds.filter((one) => one === kind).length;
}
