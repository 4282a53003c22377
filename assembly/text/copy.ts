/**
 * Copies bytes, sixteen at a time: the runs are short, and an engine's own memory.copy would cost more than they do. Up to
 * fifteen bytes behind the end are written as well, so whatever stands there must be written later. Returns the end.
 */
@inline
export function copyBytes(at: usize, from: usize, length: u32): usize {
  for (let i: usize = 0; i < <usize>length; i += 16) v128.store(at + i, v128.load(from + i));
  return at + <usize>length;
}
