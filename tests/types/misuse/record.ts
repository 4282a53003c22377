import type { FieldsOf } from "../../../src/plan/file/record.ts";

interface Leg {
  readonly legLength: number;
  readonly shoe?: string;
}

const legLength = { kind: "number" } as const;
const shoe = { optional: { kind: "text" } } as const;

export const leg: FieldsOf<Leg> = { legLength, shoe };
export const short: FieldsOf<Leg> = { legLength }; // wrong
export const withTextForLength: FieldsOf<Leg> = { legLength: { kind: "text" }, shoe }; // wrong
