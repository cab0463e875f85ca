import { parseAst } from "rolldown/parseAst";

/** An array that is spread into the arguments of a call. */
export interface Spread {
  /** From 1. */
  readonly line: number;
  /** The call without its other arguments, on one line: "Math.max(...rows)". */
  readonly call: string;
}

/** A node of a syntax tree (ESTree with TypeScript's): of what follows, each kind of node has some. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Names whose arrays are all no longer than the source says: rest parameters, and constants that are written out. */
type Bounded = ReadonlySet<string>;

/**
 * The calls in a TypeScript file that take as many arguments as some array has elements. A call has some 120,000 at most, then it throws
 * "Maximum call stack size exceeded"; fewer where the stack is deep or small already. Left out are arrays whose length the source itself
 * tells: those written out in the call or as a constant of the file, and rest parameters that are handed on.
 */
export function unboundedSpreads(source: string): Spread[] {
  const program = parseAst(source, { lang: "ts" }) as unknown as Node;
  const bounded = boundedNames(program);
  const found: Spread[] = [];
  const report = (callee: Node, spread: Node, form: (callee: string, spread: string) => string) => {
    const text = (node: Node) => source.slice(node.start, node.end).replaceAll(/\s+/g, " ");
    const line = source.slice(0, spread.start).split("\n").length;
    found.push({ line, call: form(text(callee), text(spread)) });
  };
  visit(program, (node) => {
    if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
    const callee = node.callee as Node;
    const given = node.arguments as readonly Node[];
    for (const one of given) {
      if (one.type === "SpreadElement" && !isBounded(one.argument as Node, bounded)) {
        report(callee, one, (called, spread) => `${called}(${spread})`);
      }
    }
    const list = appliedList(callee, given);
    if (list !== null && !isBounded(list, bounded)) report(callee, list, (called, spread) => `${called}(…, ${spread})`);
  });
  return found;
}

/** The list in `Math.max.apply(null, list)` and `Reflect.apply(call, null, list)`; null for other methods named apply. */
function appliedList(callee: Node, given: readonly Node[]): Node | null {
  if (callee.type !== "MemberExpression" || nameOf(callee.property as Node) !== "apply") return null;
  const owner = callee.object as Node;
  if (nameOf(owner) === "Reflect") return given[2] ?? null;
  const method = owner.type === "MemberExpression" && given.length === 2 && given[1]?.type !== "SpreadElement";
  return method ? (given[1] ?? null) : null;
}

function boundedNames(program: Node): Bounded {
  const bounded = new Set<string>();
  const others = new Set<string>();
  const declare = (pattern: Node, isShort: boolean) => {
    const name = nameOf(pattern);
    if (name !== null) (isShort ? bounded : others).add(name);
    else for (const inner of namesIn(pattern)) others.add(inner);
  };
  visit(program, (node) => {
    for (const parameter of (node.params as readonly Node[] | undefined) ?? []) {
      if (parameter.type === "RestElement") declare(parameter.argument as Node, true);
      else if (parameter.type !== "TSParameterProperty") declare(parameter, false);
    }
    if (node.type !== "VariableDeclaration") return;
    for (const { id, init } of node.declarations as readonly { id: Node; init: Node | null }[]) {
      declare(id, node.kind === "const" && init !== null && isBounded(init, bounded));
    }
  });
  return new Set([...bounded].filter((name) => !others.has(name)));
}

/** The names that a pattern, or a parameter with a default, declares; some that it only mentions as well. */
function namesIn(pattern: Node): string[] {
  const names: string[] = [];
  visit(pattern, (node) => {
    const name = nameOf(node);
    if (name !== null) names.push(name);
  });
  return names;
}

/** Whether an expression is an array as long as the source says. */
function isBounded(expression: Node, bounded: Bounded): boolean {
  switch (expression.type) {
    case "Identifier":
      return bounded.has(expression.name as string);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "ParenthesizedExpression":
      return isBounded(expression.expression as Node, bounded);
    case "ConditionalExpression":
      return isBounded(expression.consequent as Node, bounded) && isBounded(expression.alternate as Node, bounded);
    case "ArrayExpression":
      return (expression.elements as readonly (Node | null)[]).every(
        (element) => element?.type !== "SpreadElement" || isBounded(element.argument as Node, bounded),
      );
    case "CallExpression": {
      const { type, object, property } = expression.callee as Node;
      return type === "MemberExpression" && nameOf(property as Node) === "map" && isBounded(object as Node, bounded);
    }
    default:
      return false;
  }
}

function nameOf(node: Node): string | null {
  return node.type === "Identifier" ? (node.name as string) : null;
}

function visit(node: unknown, each: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, each);
  else if (typeof node === "object" && node !== null) {
    if ("type" in node) each(node as Node);
    for (const field of Object.values(node)) visit(field, each);
  }
}
