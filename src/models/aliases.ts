import { type ConfigFields, configError } from "./config.ts";

/** Other names of fields, each with the field that it means. */
export type Aliases = Readonly<Record<string, string>> | undefined;

/** The field that a name means. */
export function fieldIn(aliases: Aliases, name: string): string {
  return aliases !== undefined && Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** Fields by the names that an architecture reads, for those given by another name. */
export function withoutAliases(spelled: ConfigFields, aliases: Aliases): ConfigFields {
  if (aliases === undefined) return spelled;
  const fields = new Map<string, unknown>();
  for (const [name, value] of spelled) {
    const meant = fieldIn(aliases, name);
    // Real files hold some fields by both names: that is one field as long as both say the same.
    if (fields.has(meant) && fields.get(meant) !== value) {
      throw configError(meant, "given once", value, "Remove one of its two names.");
    }
    fields.set(meant, value);
  }
  return fields;
}
