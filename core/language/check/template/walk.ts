import type { AstNode } from "../../../syntax/handlebars.ts";
import type { PromptTree } from "../../../syntax/tree.ts";
import type { Shape } from "../shape.ts";
import type { PartialsLookup } from "../types.ts";
import { isBuiltIn } from "./builtins.ts";
import {
  eachFrame,
  type Frame,
  isKnownShift,
  type Missing,
  partialBase,
  partialFrame,
  resolve,
  sectionFrame,
  unknownFrame,
  unknownParameters,
  unknownValue,
  type Value,
  withGiven,
} from "./frames.ts";
import {
  type Block,
  type Call,
  helperName,
  isPath,
  isSimple,
  type Partial,
  type PartialBlock,
  type Path,
  type Program,
} from "./nodes.ts";

export type Usage = "print" | "condition" | "loop" | "with" | "block" | "argument" | "partial";

/** One use of a variable. */
export interface Use {
  node: Path;
  usage: Usage;
  value: Value;
  missing: Missing | null;
  frame: Frame;
  /** The call that it is an argument of. */
  call?: Call | Partial | PartialBlock;
  /** True when Handlebars also takes the name for a built-in helper. */
  hidden: boolean;
}

export interface PartialCall {
  node: Partial | PartialBlock;
  name: string | null;
  frame: Frame;
  /** What the partial sees. */
  inside: Frame;
  /** The context that it is given, without the named arguments. */
  base: Shape;
}

export interface Visitor {
  use?(use: Use): void;
  call?(call: Call, frame: Frame, blocks: number): void;
  partial?(call: PartialCall): void;
  /** A value that is used as a whole, so that every name in it counts as used. */
  whole?(value: Value): void;
}

/** Goes through a template with what each piece of it sees. */
export function walkTemplate(tree: PromptTree, root: Frame, visitor: Visitor): undefined {
  if (tree.ast) new Walk(visitor).program(tree.ast, root);
}

class Walk {
  readonly #visitor: Visitor;
  #blocks = 0;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  program(program: Program | undefined, frame: Frame): undefined {
    for (const statement of program?.body ?? []) this.#statement(statement, frame);
  }

  #statement(node: AstNode, frame: Frame): undefined {
    switch (node.type) {
      case "MustacheStatement":
        return this.#mustache(node as hbs.AST.MustacheStatement, frame);
      case "BlockStatement":
        return this.#block(node as Block, frame);
      case "PartialStatement":
        return this.#partial(node as Partial, frame);
      case "PartialBlockStatement":
        this.#partial(node as PartialBlock, frame);
        return this.#inside((node as PartialBlock).program, frame);
      case "DecoratorBlock":
        // An inline partial: what it sees is known where it is used only.
        return this.#inside((node as hbs.AST.DecoratorBlock).program, unknownFrame(frame));
    }
  }

  #inside(program: Program | undefined, frame: Frame): undefined {
    this.#blocks++;
    this.program(program, frame);
    this.#blocks--;
  }

  #mustache(node: hbs.AST.MustacheStatement, frame: Frame): undefined {
    if (this.#isCall(node, frame)) {
      this.#visitor.call?.(node, frame, this.#blocks);
      this.#arguments(node, frame, "argument");
    } else if (isPath(node.path)) this.#use(node.path, "print", frame, node);
  }

  /** True when Handlebars calls a helper instead of reading a variable. */
  #isCall(node: Call, frame: Frame): boolean {
    if (!isPath(node.path)) return true;
    const name = helperName(node);
    if (isSimple(node.path) && name !== undefined && frame.parameters.has(name)) return false;
    if (node.params.length > 0 || node.hash) return true;
    return isSimple(node.path) && name !== undefined && (isBuiltIn(name) || frame.helpers.includes(name));
  }

  #arguments(node: Call | Partial | PartialBlock, frame: Frame, usage: Usage): undefined {
    const calls =
      node.type === "PartialStatement" || node.type === "PartialBlockStatement" ? "partial" : usage;
    for (const [index, param] of node.params.entries())
      this.#argument(param, frame, index === 0 ? calls : "argument", node);
    for (const pair of node.hash?.pairs ?? []) this.#argument(pair.value, frame, "argument", node);
  }

  #argument(node: AstNode, frame: Frame, usage: Usage, call: Call | Partial | PartialBlock): undefined {
    if (isPath(node)) this.#use(node, usage, frame, call);
    else if (node.type === "SubExpression") {
      this.#visitor.call?.(node as hbs.AST.SubExpression, frame, this.#blocks);
      this.#arguments(node as hbs.AST.SubExpression, frame, "argument");
    }
  }

  #use(node: Path, usage: Usage, frame: Frame, call?: Call | Partial | PartialBlock): undefined {
    const { value, missing } = resolve(node, frame);
    this.#visitor.use?.({
      node,
      usage,
      value,
      missing,
      frame,
      ...(call ? { call } : {}),
      hidden: isSimple(node) && isBuiltIn(node.parts[0]!),
    });
    // Whoever gets an object as a whole may read everything in it.
    if (
      !missing &&
      usage !== "condition" &&
      usage !== "loop" &&
      usage !== "with" &&
      usage !== "block" &&
      usage !== "partial"
    ) {
      this.#visitor.whole?.(value);
    }
  }

  #block(node: Block, frame: Frame): undefined {
    const name = helperName(node);
    if (!this.#isCall(node, frame)) {
      if (isPath(node.path)) this.#use(node.path, "block", frame, node);
      const { value } = isPath(node.path) ? resolve(node.path, frame) : { value: unknownValue };
      this.#inside(node.program, sectionFrame(value, frame));
      return this.#inside(node.inverse, frame);
    }
    this.#visitor.call?.(node, frame, this.#blocks);
    const usage =
      name === "each"
        ? "loop"
        : name === "with"
          ? "with"
          : name === "if" || name === "unless"
            ? "condition"
            : "argument";
    this.#arguments(node, frame, usage);
    const [first] = node.params;
    const value = isPath(first)
      ? resolve(first, frame).value
      : first?.type === "SubExpression"
        ? unknownValue
        : unknownValue;
    this.#inside(node.program, this.#programFrame(name, node, value, frame));
    this.#inside(
      node.inverse,
      name === "unless" ? withGiven(frame, value.trail) : isKnownShift(name) ? frame : unknownFrame(frame),
    );
  }

  #programFrame(name: string | undefined, node: Block, value: Value, frame: Frame): Frame {
    const names = node.program?.blockParams ?? [];
    switch (name) {
      case "if":
        return withGiven(frame, value.trail);
      case "unless":
      case "ifEquals":
      case "unlessEquals":
        return name === "ifEquals" ? withGiven(frame, value.trail) : frame;
      case "each":
        return eachFrame(value, names, frame);
      case "with": {
        const parameters = new Map(frame.parameters);
        if (names[0]) parameters.set(names[0], value);
        return {
          ...withGiven(frame, value.trail),
          shape: value.shape,
          trail: value.trail,
          parameters,
          outer: frame,
        };
      }
      default: {
        if (name !== undefined && isBuiltIn(name)) return frame;
        return { ...unknownFrame(frame), parameters: unknownParameters(frame, names) };
      }
    }
  }

  #partial(node: Partial | PartialBlock, frame: Frame): undefined {
    const original = isPath(node.name as AstNode)
      ? (node.name as Path).original
      : (node.name as { original?: unknown }).original;
    const name = original === undefined ? null : String(original);
    if (node.name.type === "SubExpression") this.#argument(node.name as AstNode, frame, "argument", node);
    this.#arguments(node, frame, "partial");
    this.#visitor.partial?.({
      node,
      name,
      frame,
      inside: partialFrame(node, frame),
      base: partialBase(node, frame).shape,
    });
  }
}

/** In how many ways one partial is looked at: one that hands itself arguments gets new ones without end. */
const mostShapes = 16;

/** The partials of a template, with everything that its partials use, too; each seen only once in the same way. */
export function followPartials(
  lookup: PartialsLookup | undefined,
  visit: (tree: PromptTree, frame: Frame, name: string) => Visitor,
) {
  const seen = new Map<string, Set<Shape>>();
  return (call: PartialCall): "followed" | "unknown" => {
    if (call.name === null || !lookup) return "unknown";
    const found = lookup(call.name);
    if (!found) return "unknown";
    // Named arguments make a new shape each time: their names stand for it.
    const key = `${call.name} ${call.node.hash?.pairs.map((pair) => pair.key).join(" ") ?? ""}`;
    const shapes = seen.get(key) ?? new Set();
    seen.set(key, shapes);
    if (shapes.has(call.base) || shapes.size >= mostShapes) return "followed";
    shapes.add(call.base);
    walkTemplate(found.tree, call.inside, visit(found.tree, call.inside, call.name));
    return "followed";
  };
}
