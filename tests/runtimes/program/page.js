import { exercise } from "./exercise.js";

globalThis.report = exercise();
