// The whole boundary of the third module, which writes plans as text: scalars and addresses cross it, nothing else. What
// is written from and to lives in the scratch area; the caller owns it and lays it out.
export { reserve, scratchStart } from "../memory";
export { writePlan } from "./lists";
export { writeNumber, writeShort } from "./number-text";
export { powerOfTen } from "./powers-of-ten";
