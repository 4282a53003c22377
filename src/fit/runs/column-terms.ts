import { describeValue } from "../../common/describe.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { IsoflopError } from "../../common/errors.ts";
import { name, words } from "../../common/words.ts";
import { type DecimalMark, numberIn } from "./numbers.ts";
import type { Sheet } from "./sheet.ts";

/** What a row has for a field. */
export type Getter = (row: number) => unknown;

/**
 * What a text such as `val/.dclm_loss`, `steps*batch*2048`, `ln(perplexity)`, `#4` (the fourth column) or `7e9` takes from
 * each row of a sheet: a column as it is, or a product of columns and numbers.
 *
 * @param option the option that the text is of
 * @throws {IsoflopError} INVALID_OPTION where the sheet has no such column, or several
 */
export function getterOf(text: string, sheet: Sheet, mark: DecimalMark, option: string): Getter {
  const column = columnGetter(text, sheet, option);
  if (column !== undefined) return column;
  const factors = text.split("*").map((factor) => factorOf(factor.trim(), sheet, mark, option));
  return (row) => {
    let product = 1;
    for (const factor of factors) {
      const value = factor(row);
      if (value === undefined) return undefined;
      product *= value;
    }
    return product;
  };
}

function factorOf(text: string, sheet: Sheet, mark: DecimalMark, option: string): (row: number) => number | undefined {
  const constant = text === "" ? Number.NaN : numberIn(text, ".");
  if (constant !== undefined && !Number.isNaN(constant)) return () => constant;
  const [, inner] = /^(?:ln|log)\((.+)\)$/.exec(text) ?? [];
  const column = columnGetter(inner ?? text, sheet, option);
  if (column === undefined) throw noColumn(text, sheet, option);
  const read = (row: number) => numberIn(column(row), mark);
  if (inner === undefined) return read;
  return (row) => {
    const value = read(row);
    return value === undefined ? undefined : Math.log(value);
  };
}

/** A column by its name or number, or what a path leads to. */
function columnGetter(text: string, sheet: Sheet, option: string): Getter | undefined {
  const column = columnOf(text, sheet, option);
  if (column !== undefined) return (row) => sheet.cell(row, column);
  const isReached = Array.from({ length: sheet.length }, (_, row) => row).some(
    (row) => sheet.reach(row, text) !== undefined,
  );
  return isReached ? (row) => sheet.reach(row, text) ?? undefined : undefined;
}

/** Which column a text means: by number, by name as written, in other capitals, or by the end of a path. */
function columnOf(text: string, { columns, head }: Sheet, option: string): number | undefined {
  const [, number] = /^#(\d+)$/.exec(text) ?? [];
  if (number !== undefined && columns[Number(number) - 1] !== undefined) return Number(number) - 1;
  const asks: readonly ((column: string) => boolean)[] = [
    (column) => column === text,
    (column) => column.toLowerCase() === text.toLowerCase(),
    (column) => column.endsWith(`.${text}`) || column.endsWith(`/${text}`),
  ];
  for (const ask of asks) {
    const found = columns.flatMap((column, i) => (ask(column) ? [i] : []));
    if (found.length === 1) return found[0];
    if (found.length > 1) {
      const numbers = found.map((i) => `#${i + 1} (${describeValue(columns[i])})`).join(", ");
      throw new IsoflopError("INVALID_OPTION", {
        field: option,
        rule: words`${name(option)} must name one column of ${head}`,
        value: `${describeValue(text)}, which is ${numbers}`,
        remedy: words`Name it by its number: ${found.map((i) => `#${i + 1}`).join(" or ")}.`,
      });
    }
  }
  return undefined;
}

function noColumn(text: string, { columns }: Sheet, option: string): IsoflopError {
  const near = didYouMean(text, columns);
  return new IsoflopError("INVALID_OPTION", {
    field: option,
    rule: words`${name(option)} must name columns that the file has`,
    value: describeValue(text),
    remedy: `${near === undefined ? "" : `Did you mean ${describeValue(near)}? `}It has ${describeValue(columns.join(", "))}.`,
  });
}
