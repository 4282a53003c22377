import { expect, test } from "vitest";
import { Refusal } from "../../../src/edge/http/problem.ts";

test.each([1499, 1500])("a problem tells a message of %d characters whole", (length) => {
  const message = `a${"b".repeat(length - 1)}`;
  expect(new Refusal(422, "INVALID_OPTION", message).problem.detail).toBe(message);
});

test("and the beginning of a longer one, 1,500 characters with the sign that more was there", () => {
  const message = `a${"b".repeat(1500)}`;
  expect(new Refusal(422, "INVALID_OPTION", message).problem.detail).toBe(`a${"b".repeat(1498)}…`);
});
