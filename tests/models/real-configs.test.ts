import { describe, expect, test } from "vitest";
import { countParams } from "../../src/models/index.ts";
import { realConfigs } from "../support/real-configs.ts";

describe("a published configuration", () => {
  test.each(realConfigs())("$name is counted to the digit", ({ config, total, active }) => {
    expect(countParams(config)).toMatchObject({ total, active });
  });
});
