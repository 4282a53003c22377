import { f64At, setF64 } from "../columns";

// JavaScript's own Math.log and Math.exp differ between engines; AssemblyScript's are compiled from one source.

/** Writes ln of each of `count` f64 values over them. */
export function logarithms(values: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) setF64(values, i, Math.log(f64At(values, i)));
}

/** Writes e to the power of each of `count` f64 values over them. */
export function exponentials(values: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) setF64(values, i, Math.exp(f64At(values, i)));
}
