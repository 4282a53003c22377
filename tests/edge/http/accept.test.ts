import { describe, expect, test } from "vitest";
import { acceptedType } from "../../../src/edge/http/accept.ts";
import { Refusal } from "../../../src/edge/http/problem.ts";
import { problemOf, sender } from "../../support/plan-handler.ts";

const OFFERED = ["application/json", "text/csv", "text/plain"];

describe("the type that Accept likes best", () => {
  test.each([
    // Of equal weights, the earlier offer, however they are ordered or written.
    ["text/csv, application/json", "application/json"],
    ["text/plain;q=0.5, text/csv;q=0.5", "text/csv"],
    ["text/plain;q=0.50, text/csv;q=0.500", "text/csv"],
    ["text/csv;q=1, application/json;q=1.000", "application/json"],
    ["*/*", "application/json"],
    ["text/*", "text/csv"],
    // The least that one weight can be above another.
    ["text/csv;q=0.001, application/json;q=0.002", "application/json"],
    ["application/json;q=0.001, text/csv;q=0.002", "text/csv"],
    ["application/json;q=0.999, text/csv", "text/csv"],
    // 0 is none, and the more specific range counts.
    ["application/json;q=0, */*", "text/csv"],
    ["*/*;q=0, text/plain;q=0.001", "text/plain"],
    ["text/*;q=0, */*;q=0.1", "application/json"],
    ["text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", "text/plain"],
    // What is no weight accepts nothing.
    ["application/json;q=1.001, text/csv;q=0.1", "text/csv"],
    ["application/json;q=0.0001, text/csv;q=0.001", "text/csv"],
    ["application/json;q=, text/csv;q=0.1", "text/csv"],
    ["application/json;q=-1, text/csv;q=0.1", "text/csv"],
    ["application/json;q=1e0, text/csv;q=0.1", "text/csv"],
    // Spaces and letters are free.
    ["APPLICATION/JSON ; Q = 0.1 , Text/CSV ;q=0.2", "text/csv"],
    [" ", "application/json"],
  ])("%s is %s", (accept, type) => {
    expect(acceptedType(accept, OFFERED)).toBe(type);
  });

  test.each(["*/*;q=0", "*/*;q=0.000", "application/json;q=0, text/*;q=0", "image/png", ","])(
    "%s is none",
    (accept) => {
      expect(() => acceptedType(accept, OFFERED)).toThrow(Refusal);
    },
  );

  test.each([
    [4096, 200],
    [4097, 431],
  ])("is looked for in at most 4096 characters: %i", async (length, status) => {
    const accept = `text/csv${",".repeat(length - 8)}`;
    for (const path of ["/plan", "/models"]) {
      const response = await sender()(path, {
        headers: { accept: path === "/plan" ? accept : accept.replace("text/csv", "*/*,,,,,") },
      });
      expect(response.status).toBe(status);
      if (status === 431) {
        expect(await problemOf(response)).toMatchObject({ code: "HEADER_TOO_LONG", field: "accept" });
      }
    }
  });
});
