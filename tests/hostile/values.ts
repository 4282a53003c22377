// What JavaScript can pass where a value is asked for: what throws, grows, lies or never ends when it is looked at.

function refuse(): never {
  throw new RangeError("looked at");
}

const TRAPS: ProxyHandler<object> = {
  get: refuse,
  has: refuse,
  ownKeys: refuse,
  getPrototypeOf: refuse,
  getOwnPropertyDescriptor: refuse,
};

function revoked<Target extends object>(target: Target): Target {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** An array whose length is what a function says. */
function arrayOfLength(lengthAt: (look: number) => unknown): unknown[] {
  let look = 0;
  return new Proxy<unknown[]>([], {
    get: (target, key) => (key === "length" ? lengthAt(look++) : key in target ? Reflect.get(target, key) : 1e18),
    has: (target, key) => (typeof key === "string" && /^\d+$/.test(key) ? true : key in target),
  });
}

/** The values by their names, made anew for each use. */
export const HOSTILE: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  "a number": () => -1.5,
  "an empty text": () => "",
  "a long text": () => "x".repeat(1e6),
  "a symbol": () => Symbol("s"),
  "a bigint": () => 10n,
  true: () => true,
  "an empty list": () => [],
  "a list of nulls": () => [null, undefined],
  "a list of symbols": () => [Symbol("s")],
  "a list of what throws": () => [new Proxy({}, TRAPS)],
  "an empty object": () => ({}),
  "an object without prototype": () => Object.create(null),
  "an object of a hostile class": () => new Proxy(new (class Hostile {})(), { getPrototypeOf: refuse }),
  "an object that holds itself": () => {
    const self: Record<string, unknown> = {};
    self.self = self;
    return self;
  },
  "a date that is none": () => new Date(Number.NaN),
  "a map": () => new Map([[1, 2]]),
  "a function": () => () => 1,
  "a function that throws": () => refuse,
  "a function that throws null": () => () => {
    throw null;
  },
  "a function that throws what throws": () => () => {
    throw new Proxy(new Error("x"), TRAPS);
  },
  "an async function that rejects": () => async () => refuse(),
  "a proxy that throws": () => new Proxy({}, TRAPS),
  "a function by a proxy that throws": () => new Proxy(() => 1, { ...TRAPS, apply: refuse, construct: refuse }),
  "a list by a proxy that throws": () => new Proxy([], TRAPS),
  "a revoked object": () => revoked({}),
  "a revoked list": () => revoked([]),
  "a revoked function": () => revoked(() => 1),
  "a list that grows": () => arrayOfLength((look) => look + 2),
  "a list of length NaN": () => arrayOfLength(() => Number.NaN),
  "a list of length Infinity": () => arrayOfLength(() => Number.POSITIVE_INFINITY),
  "a list of length 2^53": () => arrayOfLength(() => 2 ** 53),
  "a list of length -1": () => arrayOfLength(() => -1),
  "a list whose length is text": () => arrayOfLength(() => "2"),
  "a list whose length is a symbol": () => arrayOfLength(() => Symbol("s")),
  "a sparse list of 2^32 − 1": () => new Array(2 ** 32 - 1),
  "an iterable without end": () => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: "x" }) }) }),
  "an iterable that throws": () => ({ [Symbol.iterator]: refuse }),
  "an iterator that gives nothing": () => ({ [Symbol.iterator]: () => ({ next: () => undefined }) }),
  "a list whose iterator throws": () => Object.assign([1e18], { [Symbol.iterator]: refuse }),
  "a thenable that resolves to itself": () => {
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    const self = { then: (resolve: (value: unknown) => void) => resolve(self) };
    return self;
  },
  // biome-ignore lint/suspicious/noThenProperty: it is what is tested
  "a thenable that throws": () => ({ then: refuse }),
  "a promise that rejects": () => {
    const rejected = Promise.reject(new RangeError("rejected"));
    rejected.catch(() => undefined);
    return rejected;
  },
  "an object whose toString throws": () => ({ toString: refuse }),
  "an object that is no primitive": () => ({ [Symbol.toPrimitive]: refuse }),
  "an object whose tag throws": () => Object.defineProperty({}, Symbol.toStringTag, { get: refuse }),
  "a fake signal": () => ({ [Symbol.toStringTag]: "AbortSignal", aborted: false }),
  "a fake signal that throws": () => ({
    [Symbol.toStringTag]: "AbortSignal",
    aborted: false,
    addEventListener: refuse,
    removeEventListener: refuse,
    throwIfAborted: refuse,
  }),
  "a fake signal whose state throws": () =>
    Object.defineProperty({ [Symbol.toStringTag]: "AbortSignal" }, "aborted", { get: refuse }),
  "lists nested 10,000 deep": () => {
    let list: unknown = [];
    for (let i = 0; i < 10_000; i++) list = [list];
    return list;
  },
  "objects nested 10,000 deep": () => {
    let object: unknown = {};
    for (let i = 0; i < 10_000; i++) object = { inner: object };
    return object;
  },
};
