import fc from "fast-check";

/** A request as a client may send it, well meant or not. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

const NAMES = [
  "model",
  "config",
  "model-sizes",
  "model-cls-name",
  "compute-budgets",
  "num-sizes-per-budget",
  "flops",
  "sequence-length",
  "flops-per-param-per-token",
  "min-tokens-per-param",
  "max-tokens-per-param",
  "max-tokens",
  "max-params",
  "min-steps",
  "batch-tokens",
  "size-param",
  "layers",
  "layout",
  "prior",
  "span-factor",
  "model-kwargs",
  "min-size",
  "max-size",
  "size-multiple",
  "num-probe-sizes",
  "probe-all",
  "format",
];
const FAMILIES = ["gpt2", "gpt_neox", "opt", "llama", "mixtral", "qwen3", "chinchilla", "bert", "vit"];
const KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "length", "toJSON"];
const NUMBERS = [
  "0",
  "-0",
  "1",
  "7",
  "64",
  "1e6",
  "1e17",
  "1e18",
  "1e308",
  "1e309",
  "5e-324",
  "NaN",
  "2147483648",
  "0x40",
];
const WORDS = ["", " ", "true", "null", "[]", "{}", "../x", "%", "é", "\u2028", "\ud800", "🙂", "a".repeat(300)];
const BUDGETS = [
  "1e18",
  "1e17:1e21:5",
  "1e17:1e21:1000000",
  "1e308",
  "1e18,,",
  "1:2:3:4",
  "1e-300:1e300:100",
  ":",
  ",",
];

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
);

const text = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...WORDS),
  fc.constantFrom(...BUDGETS),
  fc.constantFrom(...FAMILIES, ...KEYS),
  fc.integer({ min: 1, max: 4000 }).map(String),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.json({ maxDepth: 3 }),
);

/** What makes a plan more often than not. */
const sensible: fc.Arbitrary<readonly (readonly [string, string])[]> = fc
  .record({
    model: fc.constantFrom(...FAMILIES),
    "compute-budgets": fc.constantFrom(...BUDGETS),
    "num-sizes-per-budget": fc.integer({ min: 1, max: 70 }).map(String),
    "min-size": fc.constantFrom("64", "256", "768"),
    "size-multiple": fc.constantFrom("1", "64", "192"),
    format: fc.constantFrom("json", "csv", "table"),
  })
  .chain((record) => fc.subarray(Object.entries(record)));

const layout = fc.constantFrom("even", "log-even", "centred");

const query = fc
  .oneof(
    sensible,
    fc.tuple(sensible, layout).map(([some, value]) => [...some, ["layout", value] as const]),
    fc.array(fc.tuple(name, text), { maxLength: 5 }),
    fc.tuple(sensible, fc.array(fc.tuple(name, text), { maxLength: 2 })).map(([some, more]) => [...some, ...more]),
  )
  .map((pairs) => {
    const written = new URLSearchParams(pairs.map(([key, value]) => [key, value])).toString();
    return written === "" ? "" : `?${written}`;
  });

/** A query as no library would write it. */
const rawQuery = fc.string({ unit: "grapheme-ascii", maxLength: 40 }).map((raw) => `?${raw.replaceAll("#", "%")}`);

const path = fc.oneof(
  { weight: 12, arbitrary: fc.constant("/plan") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/models", "/openapi.json", "/", "/plan/", "//", "/PLAN", "/%70lan", "/..%2fplan"),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 10 }).map((tail) => `/${encodeURIComponent(tail)}`) },
);

const header = fc.oneof(
  fc.constantFrom("*/*", "text/csv", "application/json;q=0", "a/b;q=2;;,", ",", "*", 'W/"x"', "*/*;q=1e1"),
  fc.string({ unit: "grapheme-ascii", maxLength: 30 }).map((value) => value.trim()),
);

const headers = fc.record(
  { accept: header, "if-none-match": header, origin: header, "content-encoding": fc.constantFrom("identity", "gzip") },
  { requiredKeys: [] },
);

const jsonNumber = fc.constantFrom(
  ...NUMBERS.filter((number) => number !== "NaN" && number !== "0x40"),
  "1e999",
  "-1",
  "1.5",
);

/** JSON text, also of what JSON.stringify would not write: huge numbers, keys of prototypes, a key twice. */
const jsonText: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    jsonNumber,
    fc.constantFrom("null", "true", "[]", "{}"),
    text.map((value) => JSON.stringify(value)),
    fc.array(tie("json"), { maxLength: 4 }).map((items) => `[${items}]`),
    fc.array(fc.tuple(name, tie("json")), { maxLength: 4 }).map((entries) => objectText(entries)),
  ),
})).json;

function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key.replaceAll("-", "_"))}:${value}`).join(",")}}`;
}

const sizesText = fc
  .array(fc.tuple(fc.constantFrom("1", "64", "512", "2147483647", "0"), jsonNumber), { maxLength: 5 })
  .map((sizes) => `[${sizes.map(([size, count]) => `{"size_param_value":${size},"num_params":${count}}`)}]`);

const configText = fc
  .tuple(
    fc.constantFrom(...FAMILIES),
    fc.array(fc.tuple(fc.constantFrom("hidden_size", "n_layer", "vocab_size", "x"), jsonText), { maxLength: 3 }),
  )
  .map(([family, entries]) => objectText([["model_type", JSON.stringify(family)], ...entries]));

const planText = fc
  .record(
    {
      model: fc.constantFrom(...FAMILIES).map((family) => JSON.stringify(family)),
      config: configText,
      model_sizes: sizesText,
      compute_budgets: fc.oneof(
        fc.array(jsonNumber, { maxLength: 5 }).map((budgets) => `[${budgets}]`),
        fc.constantFrom(...BUDGETS).map((budgets) => JSON.stringify(budgets)),
      ),
      num_sizes_per_budget: jsonNumber,
      min_size: jsonNumber,
      model_kwargs: jsonText,
    },
    { requiredKeys: [] },
  )
  .map((fields) => objectText(Object.entries(fields)));

const encoder = new TextEncoder();

const body: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 5, arbitrary: planText },
  { weight: 3, arbitrary: jsonText },
  // Cut short, at any byte.
  {
    weight: 2,
    arbitrary: fc.tuple(planText, fc.nat(200)).map(([whole, length]) => encoder.encode(whole).slice(0, length)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)) },
  // Nested, long, and more than is read.
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 60_000 }).map((depth) => "[".repeat(depth)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 130_000, max: 132_000 }).map((length) => `{"model":"${"A".repeat(length)}"}`),
  },
);

const read = fc.record<HttpRequest>({
  method: fc.oneof(
    { weight: 8, arbitrary: fc.constant("GET") },
    fc.constantFrom("HEAD", "OPTIONS", "DELETE", "PUT", "PROPFIND"),
  ),
  path: fc.tuple(path, fc.oneof({ weight: 6, arbitrary: query }, rawQuery)).map(([at, asked]) => `${at}${asked}`),
  headers,
  body: fc.constant(undefined),
});

const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constant("application/json") },
  fc.constantFrom("text/plain", "application/json; charset=utf-16", "multipart/form-data", ""),
);

const sent = fc
  .record({
    path: fc.tuple(path, fc.oneof({ weight: 6, arbitrary: fc.constantFrom("", "?format=csv") }, query)),
    headers,
    body,
    type: contentType,
  })
  .map(
    ({ path: [at, asked], headers: some, body: content, type }): HttpRequest => ({
      method: "POST",
      path: `${at}${asked}`,
      headers: { ...some, "content-type": type },
      body: content,
    }),
  );

/** Requests of every kind. */
export const httpRequest: fc.Arbitrary<HttpRequest> = fc.oneof(read, sent);
