import { invalidOption } from "./checks.ts";

export function checkSizeParam(sizeParam: unknown): asserts sizeParam is string {
  if (typeof sizeParam !== "string" || sizeParam === "") {
    throw invalidOption(
      "sizeParam",
      "the name of an option",
      sizeParam,
      'Name the option that sets the size: "width".',
    );
  }
}
