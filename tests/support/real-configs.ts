import { readFileSync } from "node:fs";
import { isRecord } from "../../src/common/checks.ts";
import type { ModelConfig } from "../../src/models/index.ts";

/** A published configuration, with what was counted on its model. */
export interface RealConfig {
  readonly name: string;
  readonly config: ModelConfig;
  /** N */
  readonly total: number;
  /** Parameters that work on one token. */
  readonly active: number;
}

/** Published configurations; where each count is from stands in the table. */
export function realConfigs(): readonly RealConfig[] {
  const url = new URL("../models/tables/real-configs.json", import.meta.url);
  const file: unknown = JSON.parse(readFileSync(url, "utf8"));
  if (!Array.isArray(file)) throw new TypeError("The table must be a list.");
  return file.map((row: unknown) => {
    if (!isRecord(row) || !isRecord(row.config)) throw new TypeError("A row must have a configuration.");
    const { name, config, params, active_params: active = params } = row;
    return { name: String(name), config, total: Number(params), active: Number(active) };
  });
}
