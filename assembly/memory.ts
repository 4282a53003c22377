// One scratch area reaches from the end of the static data to the end of memory. Every call lays its buffers
// there anew, so nothing is allocated, nothing leaks, and memory is as large as the largest call so far needed.

/** Address of the scratch area, a multiple of 16. */
export function scratchStart(): usize {
  return (__heap_base + 15) & ~15;
}

/**
 * Makes the scratch area at least `numBytes` long. The caller owns the area; its contents are valid until the next
 * call into the module. Returns false where the engine refuses the memory.
 */
export function reserve(numBytes: u32): bool {
  const wanted = <u64>scratchStart() + <u64>numBytes;
  const have = <u64>memory.size() << 16;
  if (wanted <= have) return true;
  const morePages = (wanted - have + 0xffff) >> 16;
  return memory.grow(<i32>morePages) >= 0;
}
