import fc from "fast-check";
import { expect, test } from "vitest";
import { digest, digestInteger, FNV_OFFSET, sixHexDigits } from "../../src/common/digest.ts";

const around = [9, 99, 999, 9_999, 99_999, 9_999_999, 99_999_999, 999_999_999_999, 2 ** 31, 2 ** 53 - 1, 1e300];

test.each([0, 1, ...around.flatMap((value) => [value, value + 1])])(
  "digestInteger(%d) is the digest of its text",
  (n) => {
    for (const state of [FNV_OFFSET, -1]) expect(digestInteger(n, state)).toBe(digest(String(n), state));
  },
);

test("digestInteger is the digest of the text, whatever the integer", () => {
  const integer = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.double({ min: 0, max: 1e300, noNaN: true }).map(Math.floor));
  fc.assert(fc.property(integer, fc.integer(), (n, state) => digestInteger(n, state) === digest(String(n), state)));
});

test("sixHexDigits are the last 24 bits, with zeros before them", () => {
  fc.assert(
    fc.property(fc.integer(), (hash) => sixHexDigits(hash) === (hash & 0xffffff).toString(16).padStart(6, "0")),
  );
});
