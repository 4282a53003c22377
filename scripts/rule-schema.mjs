// JSON Schema of the rules in the table of options, for the OpenAPI document.
const POSITIVE = { type: "number", exclusiveMinimum: 0 };
const TEXT = { type: "string", minLength: 1 };
const OBJECT = { type: "object" };

function numberSchema({ integer = false, min, above, max, below }) {
  return {
    type: integer ? "integer" : "number",
    ...(min !== undefined && { minimum: min }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(max !== undefined && { maximum: max }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}

/** The schema of a value in a JSON body. */
export function bodySchema(rule, conventions, sizes) {
  switch (rule.kind) {
    case "number":
      return numberSchema(rule);
    case "flag":
      return { type: "boolean" };
    case "text":
      return TEXT;
    case "oneOf":
      return { enum: rule.values };
    case "convention":
      return { enum: conventions };
    case "budgets":
      return { anyOf: [{ type: "array", items: POSITIVE, minItems: 1 }, TEXT] };
    case "prior":
      return { anyOf: [TEXT, OBJECT, { type: "array", items: { anyOf: [TEXT, OBJECT] }, minItems: 1 }] };
    case "numbers":
      return { type: "array", items: POSITIVE };
    case "sizes":
      return { type: "array", items: sizes, minItems: 1 };
    default:
      return OBJECT;
  }
}

/** The schema of a value as a query writes it, where it is a parameter of its own. */
export function querySchema(rule, conventions) {
  if (rule.kind === "object") return { content: { "application/json": { schema: OBJECT } } };
  const isText = ["budgets", "prior", "numbers"].includes(rule.kind);
  return { schema: isText ? TEXT : bodySchema(rule, conventions) };
}

/** What an option is, as a sentence. */
export function sentenceOf({ words, byDefault, assumed }) {
  const otherwise = assumed ?? (typeof byDefault === "object" ? Object.values(byDefault)[0] : byDefault);
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return `${sentence}${otherwise === undefined ? "" : `; ${otherwise} by default`}.`;
}
