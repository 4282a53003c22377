import fc from "fast-check";
import { expect, test } from "vitest";
import { f64, placeColumns, u8, u32 } from "../../src/wasm/frame.ts";
import { core } from "../../src/wasm/plan/module.ts";

const lengths = fc.integer({ min: 0, max: 70 });
const columns = fc.oneof(
  lengths.map((length) => f64(length)),
  lengths.map((length) => u32(length)),
  lengths.map((length) => u8(length)),
);

test("columns of any widths stand in order, each on its own grid, and less than a value of the next apart", () => {
  fc.assert(
    fc.property(fc.array(columns), fc.constantFrom(16, 2 ** 31 - 16, 2 ** 32 - 4096), (laid, start) => {
      let end = start;
      const last = placeColumns(laid, start);
      for (const { address, width, length } of laid) {
        expect(address % width).toBe(0);
        expect(address).toBeGreaterThanOrEqual(end);
        expect(address - end).toBeLessThan(width);
        end = address + length * width;
      }
      expect(last).toBe(end);
    }),
  );
});

test("what is laid is read back, from plain arrays and typed ones, few values and many", () => {
  for (const length of [0, 1, 64, 65, 1000]) {
    const values = Array.from({ length }, (_, i) => i / 4);
    const integers = values.map((value) => 4 * value);
    const laid = [u32(integers), f64(values), u32(Uint32Array.from(integers)), f64(Float64Array.from(values))] as const;
    core.lay(laid);
    expect(core.readNumbers(laid[0])).toEqual(integers);
    expect(core.readF64(laid[1])).toEqual(Float64Array.from(values));
    expect(core.readU32(laid[2])).toEqual(Uint32Array.from(integers));
    expect(core.readF64(laid[3])).toEqual(Float64Array.from(values));
  }
});

test("what was read is the caller's: columns that are laid later leave it as it is", () => {
  const first = f64([1, 2, 3]);
  core.lay([first]);
  const read = core.readF64(first);
  core.lay([f64([7, 8, 9])]);
  expect(read).toEqual(Float64Array.of(1, 2, 3));
});

test("columns that need more memory than there is make it grow, and what is laid then is read back", () => {
  const bytes = core.exports.memory.buffer.byteLength;
  const large = f64(Float64Array.from({ length: bytes / 4 }, (_, i) => i));
  core.lay([large]);
  expect(core.exports.memory.buffer.byteLength).toBeGreaterThan(bytes);
  expect(core.readF64(large).at(-1)).toBe(bytes / 4 - 1);
});

test("more than a module can address is refused by its bytes", () => {
  expect(() => core.lay([f64(2 ** 30)])).toThrow(/one that needs 8589934592 bytes/);
});
