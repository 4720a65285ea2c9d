/// <reference types="handlebars" />
/// <reference path="./handlebars-cjs.d.ts" />
import handlebars from "handlebars/dist/cjs/handlebars.js";

/** The template library; only `parse` and `create()` of it are used, so that nothing is shared. */
export const Handlebars = handlebars;

export type Ast = hbs.AST.Program;
export type AstNode = hbs.AST.Node;
