// Inlined, since engines call from one WASM function into another at a price that these loops would pay for each value.
// Columns are plain runs of little-endian f64 or u32 values, named by the address of their first value.

@inline
export function f64At(column: usize, index: u32): f64 {
  return load<f64>(column + (<usize>index << 3));
}

@inline
export function setF64(column: usize, index: u32, value: f64): void {
  store<f64>(column + (<usize>index << 3), value);
}

@inline
export function u32At(column: usize, index: u32): u32 {
  return load<u32>(column + (<usize>index << 2));
}

@inline
export function setU32(column: usize, index: u32, value: u32): void {
  store<u32>(column + (<usize>index << 2), value);
}
