// Columns in a module's memory. Plans mostly have a few values, for which a loop is several times as fast as a typed
// array's own copy.

/** Writes f64 values to an address, a multiple of 8. Returns the address behind them. */
export function putF64(view: Float64Array, address: number, values: ArrayLike<number>): number {
  const first = address >>> 3;
  for (let i = 0; i < values.length; i++) view[first + i] = values[i] ?? 0;
  return address + values.length * 8;
}

/** Writes u32 values to an address, a multiple of 4. Returns the address behind them. */
export function putU32(view: Uint32Array, address: number, values: ArrayLike<number>): number {
  const first = address >>> 2;
  for (let i = 0; i < values.length; i++) view[first + i] = values[i] ?? 0;
  return address + values.length * 4;
}

/** Reads `count` f64 values from an address on, into an array that is the caller's. */
export function readF64(view: Float64Array, address: number, count: number): Float64Array {
  return view.slice(address >>> 3, (address >>> 3) + count);
}

/** Reads `count` u32 values from an address on, into an array that is the caller's. */
export function readU32(view: Uint32Array, address: number, count: number): number[] {
  const first = address >>> 2;
  const values: number[] = [];
  for (let i = first; i < first + count; i++) values.push(view[i] ?? 0);
  return values;
}
