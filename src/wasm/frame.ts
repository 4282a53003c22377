// The columns of one call, laid one behind another in a module's scratch area.

/** Bytes of a value: 8 of an f64, 4 of a u32, 1 of a u8. */
type Width = 8 | 4 | 1;

/** A column of a call: values that the module reads, or room for what it writes. */
export interface Column<W extends Width = Width> {
  readonly width: W;
  readonly length: number;
  /** What is written there as the column is laid; nothing where it is room. */
  readonly values: ArrayLike<number> | undefined;
  /** Its address in memory, a multiple of its width; 0 until it is laid, and invalid after the module's next call. */
  address: number;
}

/** A column of f64 values, or room for as many as are asked for. */
export function f64(values: ArrayLike<number> | number): Column<8> {
  return columnOf(8, values);
}

/** A column of u32 values, or room for as many as are asked for. */
export function u32(values: ArrayLike<number> | number): Column<4> {
  return columnOf(4, values);
}

/** Room for u8 values. */
export function u8(length: number): Column<1> {
  return columnOf(1, length);
}

function columnOf<W extends Width>(width: W, values: ArrayLike<number> | number): Column<W> {
  return typeof values === "number"
    ? { width, length: values, values: undefined, address: 0 }
    : { width, length: values.length, values, address: 0 };
}

/** Gives columns their addresses from `start` on, a multiple of 8, in the order given. Returns the address behind them. */
export function placeColumns(columns: readonly Column[], start: number): number {
  let end = start;
  for (const column of columns) {
    // What the last column leaves of a step of the wider width.
    const address = end + (-end & (column.width - 1));
    column.address = address;
    end = address + column.length * column.width;
  }
  return end;
}

/** Writes the values of columns that have their addresses. */
export function writeColumns(columns: readonly Column[], f64: Float64Array, u32: Uint32Array): void {
  for (const { width, values, address } of columns) {
    if (values === undefined) continue;
    if (width === 8) writeF64(f64, address >>> 3, values);
    else writeU32(u32, address >>> 2, values);
  }
}

// Plans mostly have a few values in plain arrays, for which a loop is several times as fast as a typed array's own copy; and
// a loop is fast as long as it writes to one kind of array from another, so there is one for each width.
const FEW_VALUES = 64;

function writeF64(view: Float64Array, first: number, values: ArrayLike<number>): void {
  if (ArrayBuffer.isView(values) || values.length > FEW_VALUES) view.set(values, first);
  else for (let i = 0; i < values.length; i++) view[first + i] = values[i] ?? 0;
}

function writeU32(view: Uint32Array, first: number, values: ArrayLike<number>): void {
  if (ArrayBuffer.isView(values) || values.length > FEW_VALUES) view.set(values, first);
  else for (let i = 0; i < values.length; i++) view[first + i] = values[i] ?? 0;
}
