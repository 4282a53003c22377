import { f64At, setF64 } from "../columns";

/** The median of `count` f64, one or more, the mean of the middle two where they are even. Reorders them. */
export function medianOf(values: usize, count: i32): f64 {
  const upper = smallest(values, count, count >> 1);
  if ((count & 1) == 1) return upper;
  // All before it are at most as large.
  let lower = f64At(values, 0);
  for (let i = 1; i < count >> 1; i++) lower = Math.max(lower, f64At(values, i));
  return 0.5 * (lower + upper);
}

/** The value at a place of the ascending order, by Hoare's selection. */
function smallest(values: usize, count: i32, place: i32): f64 {
  let first = 0;
  let last = count - 1;
  while (first < last) {
    const pivot = f64At(values, (first + last) >> 1);
    let i = first;
    let j = last;
    while (i <= j) {
      while (f64At(values, i) < pivot) i++;
      while (f64At(values, j) > pivot) j--;
      if (i > j) break;
      const value = f64At(values, i);
      setF64(values, i++, f64At(values, j));
      setF64(values, j--, value);
    }
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else break;
  }
  return f64At(values, place);
}
