// Where a source of assembly/ can be changed to something else that may compile: its sites, each with what stands there then.
import { parseSync } from "@swc/core";

const COMPARISONS = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
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
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  "++": ["--"],
  "--": ["++"],
};
const NAMES = { min: "max", max: "min", floor: "ceil", ceil: "floor" };
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
  visit(body, (node) => mutate(node, { change, textOf, add, offset, bytes }));
  return found.sort((a, b) => a.from - b.from);
}

/** The functions of a source: where the body of each is, its braces included. */
export function functionsOf(source) {
  const { body, offset } = parse(source);
  const found = [];
  visit(body, (node) => {
    if (node.type !== "FunctionDeclaration") return;
    found.push({ from: offset(node.body.span.start), to: offset(node.body.span.end) });
  });
  return found;
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
  look(node);
  for (const [name, child] of Object.entries(node)) {
    if (name !== "span" && name !== "typeAnnotation" && name !== "typeArguments") visit(child, look);
  }
}

function isMemoryData(node) {
  return node.type === "CallExpression" && node.callee.property?.value === "data";
}

function mutate(node, { change, textOf, add, offset, bytes }) {
  const operator = (from, to) => {
    const at = bytes.indexOf(node.operator, offset(from));
    if (at >= 0 && at < offset(to)) {
      for (const other of OPERATORS[node.operator] ?? []) add(at, at + node.operator.length, other);
    }
  };
  switch (node.type) {
    case "BinaryExpression":
    case "AssignmentExpression":
      return operator(node.left.span.end, node.right.span.start);
    case "UpdateExpression":
      return operator(node.span.start, node.span.end);
    case "UnaryExpression":
      return change(node, textOf(node.argument));
    case "IfStatement":
    case "WhileStatement":
    case "ConditionalExpression":
      // A comparison has its opposite among its own.
      if (!(node.test.operator in COMPARISONS)) change(node.test, `!(${textOf(node.test)})`);
      return;
    case "NumericLiteral":
      return change(node, otherNumber(textOf(node)));
    case "BooleanLiteral":
      return change(node, String(!node.value));
    case "ReturnStatement":
      if (node.argument && !/Literal$/.test(node.argument.type)) change(node.argument, "0");
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

/** 0 and 1 become each other; other whole numbers one more, and fractions a tenth. */
function otherNumber(text) {
  const value = Number(text);
  const isFraction = /[.e]/i.test(text) && !text.startsWith("0x");
  const other = value === 0 ? 1 : value === 1 ? 0 : isFraction ? value * 1.1 : value + 1;
  return isFraction && Number.isInteger(other) && !String(other).includes("e") ? `${other}.0` : String(other);
}
