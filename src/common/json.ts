import { wordsApart } from "./names.ts";

/**
 * A value in the names of plan files, and every record in it: `num_params` for `numParams`. What is not set is null, as JSON has no
 * word for it.
 *
 * @param kept names that stay as they are
 */
export function inSnakeCase(value: unknown, kept: ReadonlySet<string> = NONE): unknown {
  if (Array.isArray(value)) return value.map((item) => inSnakeCase(item, kept));
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      kept.has(name) ? name : wordsApart(name, "_"),
      inSnakeCase(part, kept),
    ]),
  );
}

const NONE: ReadonlySet<string> = /* @__PURE__ */ new Set();
