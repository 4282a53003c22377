import { isRecord } from "../../common/checks.ts";
import { checkNumCells, checkNumColumns } from "./limits.ts";
import type { Sheet } from "./sheet.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Objects, with what they hold within objects by its path. */
export function recordsSheet(records: readonly JsonRecord[], place: (row: number) => string): Sheet {
  const places = new Map<string, number>();
  const rows = records.map((record, i) => {
    const row: unknown[] = [];
    flatten(record, "", (path, value) => {
      let at = places.get(path);
      if (at === undefined) {
        at = places.size;
        places.set(path, at);
        checkNumColumns(place(i), places.size);
      }
      row[at] = value;
    });
    checkNumCells((i + 1) * places.size);
    return row;
  });
  return {
    columns: [...places.keys()],
    length: records.length,
    head: "(file)",
    hasCommas: true,
    place,
    cell: (row, column) => rows[row]?.[column] ?? undefined,
    reach: (row, path) => valueAt(records[row], path),
  };
}

function flatten(record: JsonRecord, before: string, give: (path: string, value: unknown) => void): void {
  for (const [key, value] of Object.entries(record)) {
    if (isRecord(value)) flatten(value, `${before}${key}.`, give);
    else give(`${before}${key}`, value);
  }
}

/** The value by a path of keys, places (-1 is the last) and `list[key=value]`, the entry that has this value. */
function valueAt(from: unknown, path: string): unknown {
  if (path === "") return from;
  if (Array.isArray(from)) {
    const [, place, rest = ""] = /^\.?(-?\d+)(?:\.(.*))?$/.exec(path) ?? [];
    if (place !== undefined) return valueAt(from.at(Number(place)), rest);
    const [, key = "", wanted, after = ""] = /^\[([^\]=]+)=([^\]]*)\]\.?(.*)$/.exec(path) ?? [];
    if (wanted === undefined) return undefined;
    return valueAt(
      from.find((entry) => isRecord(entry) && String(entry[key]) === wanted),
      after,
    );
  }
  if (!isRecord(from)) return undefined;
  // A key may hold what parts keys: the longest that is there.
  const key = Object.keys(from)
    .filter((each) => path === each || path.startsWith(`${each}.`) || path.startsWith(`${each}[`))
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : valueAt(from[key], path.slice(key.length).replace(/^\./, ""));
}
