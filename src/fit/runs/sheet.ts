/** A file of runs as a table, before its columns are understood. */
export interface Sheet {
  /** What the columns are called, as they are written; what stands within objects by its path, `config.num_params`. */
  readonly columns: readonly string[];
  readonly length: number;
  /** Where the names of the columns stand: `line 1`, or `(file)`. */
  readonly head: string;
  /** Whether a cell can hold a comma. */
  readonly hasCommas: boolean;
  /** Where a row stands: `line 5`, `runs[3]`. */
  place(row: number): string;
  /** What a row has in a column; undefined where it has nothing. */
  cell(row: number, column: number): unknown;
  /** What a row has by a path that leads through lists, such as `train_loss.-1.1`; undefined where there is no such. */
  reach(row: number, path: string): unknown;
}

/** A sheet whose places begin with the name of its file. */
export function named(file: string, sheet: Sheet): Sheet {
  const within = (place: string) => (place === "(file)" ? file : `${file} ${place}`);
  return {
    columns: sheet.columns,
    length: sheet.length,
    head: within(sheet.head),
    hasCommas: sheet.hasCommas,
    place: (row) => within(sheet.place(row)),
    cell: (row, column) => sheet.cell(row, column),
    reach: (row, path) => sheet.reach(row, path),
  };
}
