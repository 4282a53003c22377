/** A proxy that throws at every look. */
export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function errorWhoseMessageThrows(): Error {
  return Object.defineProperty(new Error("unseen"), "message", {
    get() {
      throw new Error("no message for you");
    },
  });
}

function named(name: unknown): Error {
  return Object.defineProperty(new Error("of a strange name"), "name", { value: name });
}

const hostile = {
  get constructor(): never {
    throw new Error("no constructor for you");
  },
  toString(): never {
    throw new Error("no text for you");
  },
  [Symbol.toPrimitive](): never {
    throw new Error("no primitive for you");
  },
};

export interface Thrown {
  readonly what: string;
  readonly value: unknown;
  /** How a reason shows it. */
  readonly reason: string;
}

/** All kinds of what JavaScript can throw. */
export const THROWN: readonly Thrown[] = [
  { what: "an Error", value: new RangeError("out of range"), reason: "RangeError: out of range" },
  { what: "an Error of two lines", value: new Error("one\n\ttwo\u2028three"), reason: "Error: one two three" },
  { what: "an Error without a message", value: new TypeError(), reason: "TypeError without a message" },
  { what: "an Error without a name", value: named(""), reason: "Error: of a strange name" },
  { what: "an Error with a symbol for a name", value: named(Symbol("s")), reason: "an error that can't be read" },
  { what: "an Error whose message throws", value: errorWhoseMessageThrows(), reason: "an error that can't be read" },
  { what: "undefined", value: undefined, reason: "undefined" },
  { what: "null", value: null, reason: "null" },
  { what: "false", value: false, reason: "false" },
  { what: "−0", value: -0, reason: "-0" },
  { what: "NaN", value: Number.NaN, reason: "NaN" },
  { what: "a symbol", value: Symbol("boom"), reason: "Symbol(boom)" },
  { what: "a bigint", value: 12n, reason: "12n" },
  { what: "a string", value: "boom", reason: "boom" },
  { what: "an empty string", value: "", reason: "an empty string" },
  { what: "a string of two lines", value: "one\r\ntwo", reason: "one two" },
  { what: "a function", value: function boom() {}, reason: "function boom" },
  { what: "a class", value: class Boom {}, reason: "function Boom" },
  { what: "a plain object", value: { code: 7 }, reason: "an object" },
  { what: "an object without prototype", value: Object.create(null), reason: "an object" },
  { what: "an array", value: [1, 2, 3], reason: "an array of 3" },
  { what: "a Map", value: new Map(), reason: "an object of Map" },
  { what: "an object that throws at every look", value: hostile, reason: "an object" },
  { what: "a revoked proxy", value: revokedProxy(), reason: "an error that can't be read" },
];
