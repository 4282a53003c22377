import { isRecord } from "../../common/checks.ts";
import { EXPERIMENT_FIELDS, type Experiment } from "../experiment.ts";
import { type AnyRecordField, fieldOf, nameInFile } from "./record.ts";

/** A column: its name, and how an experiment's cell there is written. */
interface Column {
  readonly name: string;
  cell(experiment: Readonly<Record<string, unknown>>): string;
}

/** The columns of some fields: a record's fields have one each, and an object stands in one as JSON. */
function columnsOf(fields: AnyRecordField["fields"]): readonly Column[] {
  return Object.entries(fields).flatMap(([name, field]): readonly Column[] => {
    const inner = fieldOf(field);
    if (inner.kind === "record") {
      return columnsOf(inner.fields).map((column) => ({
        name: column.name,
        cell: ({ [name]: within }) => (isRecord(within) ? column.cell(within) : ""),
      }));
    }
    const write = inner.kind === "object" ? quotedJson : asText;
    return [{ name: nameInFile(name), cell: ({ [name]: value }) => (value === undefined ? "" : write(value)) }];
  });
}

// No value but JSON holds a comma, a quote or a line break.
function asText(value: unknown): string {
  return String(value);
}

function quotedJson(value: unknown): string {
  return `"${JSON.stringify(value).replaceAll('"', '""')}"`;
}

/** Experiments as CSV, a header and a line each. */
export function experimentsCsv(experiments: readonly Experiment[]): string {
  const columns = columnsOf(EXPERIMENT_FIELDS);
  const lines = [columns.map(({ name }) => name).join(",")];
  for (const experiment of experiments) lines.push(columns.map(({ cell }) => cell({ ...experiment })).join(","));
  return `${lines.join("\n")}\n`;
}
