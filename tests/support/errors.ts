import { expect } from "vitest";
import { IsoflopError, type IsoflopErrorCode } from "../../src/index.ts";

/** The IsoflopError that `act` throws; anything else that it throws or returns fails the test. */
export function errorOf(act: () => unknown): IsoflopError {
  let returned: unknown;
  try {
    returned = act();
  } catch (thrown) {
    if (thrown instanceof IsoflopError) return thrown;
    throw new Error("An IsoflopError must be thrown; another value was.", { cause: thrown });
  }
  throw new Error(`An IsoflopError must be thrown; ${String(returned)} came back.`);
}

export function expectOneLine({ message }: IsoflopError): void {
  expect(message).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/u);
  expect(message.length).toBeLessThan(700);
}

/** A message of rule, value and remedy, on one line: two sentences or more. */
export function expectClearMessage(error: IsoflopError): void {
  expectOneLine(error);
  const { message } = error;
  expect(message).toMatch(/ must |expected|breaks the model contract/);
  expect(message).toMatch(/[.;] [A-Z].*\.$/u);
}

export interface ExpectedError {
  readonly code: IsoflopErrorCode;
  readonly field: string;
  /** What the message must show of the value that broke the rule. */
  readonly shows: string;
}

export function expectError(act: () => unknown, { code, field, shows }: ExpectedError): void {
  const error = errorOf(act);
  expect({ code: error.code, field: error.field }).toEqual({ code, field });
  expect(error.message).toContain(shows);
  expectClearMessage(error);
}
