// Where a source can be changed to something else that may compile: its sites, each with what stands there then. What is text
// for people is left as it is, and so are types.
import { parseSync } from "@swc/core";

const COMPARISONS = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "===": ["!=="],
  "!==": ["==="],
};
const OPERATORS = {
  ...COMPARISONS,
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<<": [">>"],
  ">>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  "++": ["--"],
  "--": ["++"],
};
const NAMES = { min: "max", max: "min", floor: "ceil", ceil: "floor" };
const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ClassMethod",
  "PrivateMethod",
  "Constructor",
  "MethodProperty",
  "GetterProperty",
  "SetterProperty",
]);
// The parser gives bytes from a start that grows from call to call; this statement in front of a source is at its start.
const MARK = "0;";

/**
 * The sites of a source, in its order: { file, from, to, text } of bytes, with `line`, the number of the line, and `was` and
 * `becomes`, what stands there by itself and once changed.
 */
export function sitesOf(file, source) {
  const { body, offset } = parse(source);
  const bytes = Buffer.from(source);
  const found = [];
  const textOf = ({ span }) => bytes.toString("utf8", offset(span.start), offset(span.end));
  const add = (from, to, text) => found.push({ file, from, to, text, ...describe(bytes, from, to, text) });
  const change = (node, text) => add(offset(node.span.start), offset(node.span.end), text);
  const nothing = file.startsWith("assembly/") ? "0" : "undefined";
  visit(body, (node) => mutate(node, { change, textOf, add, offset, bytes, nothing }));
  return found.sort((a, b) => a.from - b.from);
}

/** The functions of a source: where the body of each is, its braces included, or the expression that an arrow gives. */
export function functionsOf(source) {
  const { body: statements, offset } = parse(source);
  const found = [];
  visit(statements, (node) => {
    // A method of a class has its function apart.
    const body = FUNCTIONS.has(node.type) ? (node.body ?? node.function?.body) : undefined;
    if (!body) return;
    const isBlock = body.type === "FunctionBody";
    found.push({ from: offset(body.span.start), to: offset(body.span.end), isBlock });
  });
  return found;
}

/** The modules that a source imports or hands on, as it names them; types alone are no imports. */
export function importsOf(source) {
  return parse(source).body.flatMap((node) => (node.source && !node.typeOnly ? [node.source.value] : []));
}

/** Whether a source is one that the parser knows. */
export function isParsed(source) {
  try {
    parse(source);
    return true;
  } catch {
    return false;
  }
}

/** The statements of a source, and what turns the parser's places into bytes from its start. */
function parse(source) {
  // The parser knows decorators of classes alone.
  const code = MARK + source.replace(/^@(\w+)/gm, (_, name) => ` ${" ".repeat(name.length)}`);
  const { body } = parseSync(code, { syntax: "typescript" });
  const origin = body[0].span.start + MARK.length;
  return { body: body.slice(1), offset: (position) => position - origin };
}

/** A source with what is at a site changed. */
export function mutated(source, { from, to, text }) {
  const bytes = Buffer.from(source);
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(text), bytes.subarray(to)]).toString();
}

/** What a site's first line is, and what it becomes. */
function describe(bytes, from, to, text) {
  const before = bytes.toString("utf8", 0, from);
  const start = before.slice(before.lastIndexOf("\n") + 1);
  const first = (rest) => (start + rest).split("\n")[0].trim();
  return {
    line: before.split("\n").length,
    was: first(bytes.toString("utf8", from)),
    becomes: first(text + bytes.toString("utf8", to)),
  };
}

function visit(node, look) {
  if (Array.isArray(node)) for (const item of node) visit(item, look);
  // How large and how aligned static memory is, is nothing that tests should notice.
  if (node === null || typeof node !== "object" || Array.isArray(node) || isMemoryData(node)) return;
  // Of `value as Type` and its like the value runs; of every other node of types nothing does.
  if (node.type?.startsWith("Ts")) return visit(node.expression ?? null, look);
  // An error's words; whether it is thrown is the site of a condition.
  if (node.type === "ThrowStatement") return;
  look(node);
  if (isIndexOrElse(node)) return visit(node.left, look);
  for (const [name, child] of Object.entries(node)) if (name !== "span") visit(child, look);
}

/** Whether a node is `values[i] ?? 0`, where types ask for what stands in for a place that the loop never has. */
function isIndexOrElse({ type, operator, left, right }) {
  if (type !== "BinaryExpression" || operator !== "??") return false;
  if ((right.type === "UnaryExpression" ? right.argument : right).type !== "NumericLiteral") return false;
  const base = left.type === "OptionalChainingExpression" ? left.base : left;
  return base.type === "MemberExpression" && base.property.type === "Computed";
}

function isMemoryData(node) {
  return node.type === "CallExpression" && node.callee.property?.value === "data";
}

function mutate(node, { change, textOf, add, offset, bytes, nothing }) {
  const operator = (from, to) => {
    const at = bytes.indexOf(node.operator, offset(from));
    if (at >= 0 && at < offset(to)) {
      for (const other of OPERATORS[node.operator] ?? []) add(at, at + node.operator.length, other);
    }
  };
  switch (node.type) {
    case "BinaryExpression":
      if (isText(node) || isIndexOrElse(node)) return;
      return operator(node.left.span.end, node.right.span.start);
    case "AssignmentExpression":
      return operator(node.left.span.end, node.right.span.start);
    case "UpdateExpression":
      return operator(node.span.start, node.span.end);
    case "UnaryExpression":
      return change(node, textOf(node.argument));
    case "IfStatement":
    case "WhileStatement":
    case "ConditionalExpression":
      // A comparison has its opposite among its own, and so has a negation.
      if (!(node.test.operator in COMPARISONS) && node.test.operator !== "!")
        change(node.test, `!(${textOf(node.test)})`);
      return;
    case "NumericLiteral":
      return change(node, otherNumber(textOf(node)));
    case "BooleanLiteral":
      return change(node, String(!node.value));
    case "ReturnStatement":
      if (node.argument && isResult(node.argument)) change(node.argument, nothing);
      return;
    case "ArrowFunctionExpression":
      if (node.body.type !== "FunctionBody" && isResult(node.body)) change(node.body, nothing);
      return;
    case "ExpressionStatement":
      return change(node, "{}");
    case "BreakStatement":
      return change(node, "continue;");
    case "ContinueStatement":
      return change(node, "break;");
    case "CallExpression": {
      const name = node.callee.property ?? node.callee;
      if (NAMES[name.value]) change(name, NAMES[name.value]);
    }
  }
}

/** Whether what a function gives is something to leave out: neither a literal, which has a site of its own, nor nothing. */
function isResult(node) {
  return !/Literal$/.test(node.type) && node.value !== "undefined";
}

/** Whether a node is text, or parts of one put together. */
function isText(node) {
  if (node.operator === "+") return isText(node.left) || isText(node.right);
  return node.type === "TemplateLiteral" || node.type === "StringLiteral";
}

/** 0 and 1 become each other; other whole numbers one more, and fractions a tenth. */
function otherNumber(text) {
  const value = Number(text.replaceAll("_", ""));
  const isFraction = /[.e]/i.test(text) && !text.startsWith("0x");
  const other = value === 0 ? 1 : value === 1 ? 0 : isFraction ? value * 1.1 : value + 1;
  return isFraction && Number.isInteger(other) && !String(other).includes("e") ? `${other}.0` : String(other);
}
