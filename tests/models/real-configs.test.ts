import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRecord } from "../../src/common/checks.ts";
import { countParams } from "../../src/models/index.ts";

type Row = Readonly<Record<string, unknown>>;

const file: unknown = JSON.parse(readFileSync(new URL("tables/real-configs.json", import.meta.url), "utf8"));
const rows: readonly Row[] = Array.isArray(file) ? file.filter(isRecord) : [];

// Counted on the models themselves; where each count is from stands in the table.
describe("a published configuration", () => {
  test.each(rows.map((row) => ({ name: String(row.name), row })))("$name is counted to the digit", ({ row }) => {
    if (!isRecord(row.config)) throw new TypeError("A row must have a configuration.");
    const { total, active } = countParams(row.config);
    expect({ total, active }).toEqual({ total: row.params, active: row.active_params ?? row.params });
  });
});
