import { expect, test } from "vitest";
import { didYouMean } from "../../src/common/did-you-mean.ts";

const NAMES = ["llama", "qwen3", "gpt2"];

test.each([
  ["qwen", "qwen3"],
  ["Qwen-3", "qwen3"],
  ["lama", "llama"],
  ["llamas", "llama"],
  ["lqama", "llama"],
  // Of five letters two may be wrong.
  ["lxxma", "llama"],
  ["lxxxa", undefined],
  ["", undefined],
  ["transformer", undefined],
])("%j is near %j", (word, name) => {
  expect(didYouMean(word, NAMES)).toBe(name);
});

test("of two names that are as near the first is meant", () => {
  expect(didYouMean("cat", ["car", "cut"])).toBe("car");
});

test("letters that are put in, left out and changed count one each", () => {
  // kitten → sitten → sittin → sitting: three edits, and three of eight letters may be wrong.
  expect(didYouMean("kittenxx", ["sittinxx"])).toBe("sittinxx");
  expect(didYouMean("kitten", ["sitting"])).toBeUndefined();
});

test("what is longer than any name is compared with none", () => {
  expect(didYouMean("a".repeat(65), ["a".repeat(64)])).toBeUndefined();
});
