import { delimitedSheet } from "./delimited.ts";
import { jsonLinesSheet, jsonSheets } from "./json.ts";
import { hasMarkdownTable, markdownSheet } from "./markdown.ts";
import { withObjectCells } from "./object-cells.ts";
import type { Sheet } from "./sheet.ts";

/** How a file of runs is written. */
export type RunFormat = "csv" | "jsonl" | "json" | "markdown";

/** The ways in which text may hold runs, the likeliest first; but for JSON there is one. */
export function sheetsOf(text: string, format: RunFormat = formatOf(text)): Sheet[] {
  switch (format) {
    case "json":
      return jsonSheets(text);
    case "jsonl":
      return [jsonLinesSheet(text)];
    case "markdown":
      return [markdownSheet(text)];
    default:
      return [withObjectCells(delimitedSheet(text))];
  }
}

function formatOf(text: string): RunFormat {
  const start = text.replace(/^\uFEFF?\s*/, "");
  if (start.startsWith("[")) return "json";
  if (start.startsWith("{")) {
    // Lines of objects, of which there must be two: one object alone is JSON, in whatever way it holds runs.
    return /^\{[^\n]*\}[ \t\r]*\n\s*\{/.test(start) ? "jsonl" : "json";
  }
  return hasMarkdownTable(text) ? "markdown" : "csv";
}
