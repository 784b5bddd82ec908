import { join } from "node:path";
import Handlebars from "handlebars";
import { expect, test } from "vitest";
import { readTemplates } from "../../server/http/templates-file.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";

const templates = readTemplates(join(packageRoot(), "views"));
const helpers = new Set(["if", "unless", "each"]);
/** Filled in by the page that uses the layout. */
const slots = new Set(["@partial-block", "head"]);

/** What a template does beyond showing values, choosing, repeating and including. */
function faultsOf(source: string, names: ReadonlySet<string>, isPlainText: boolean): string[] {
  const faults: string[] = [];
  const visitor = new Handlebars.Visitor();
  const nameOf = (path: hbs.AST.PathExpression | hbs.AST.SubExpression | hbs.AST.Literal) =>
    "original" in path ? String(path.original) : path.type;
  visitor.MustacheStatement = (node) => {
    if (!node.escaped && !isPlainText) faults.push(`{{{${nameOf(node.path)}}}} is not escaped`);
    if (node.params.length > 0 || node.hash !== undefined) faults.push(`{{${nameOf(node.path)} …}} calls a helper`);
  };
  visitor.BlockStatement = function (this: Handlebars.Visitor, node) {
    if (!helpers.has(nameOf(node.path))) faults.push(`{{#${nameOf(node.path)}}} is not if, unless or each`);
    for (const param of node.params)
      if (param.type !== "PathExpression") faults.push(`{{#${nameOf(node.path)}}} computes ${param.type}`);
    Handlebars.Visitor.prototype.BlockStatement.call(this, node);
  };
  visitor.PartialStatement = (node) => {
    if (!names.has(nameOf(node.name)) && !slots.has(nameOf(node.name)))
      faults.push(`{{> ${nameOf(node.name)}}} does not exist`);
  };
  visitor.PartialBlockStatement = function (this: Handlebars.Visitor, node) {
    if (!names.has(nameOf(node.name)) && !slots.has(nameOf(node.name)))
      faults.push(`{{#> ${nameOf(node.name)}}} does not exist`);
    Handlebars.Visitor.prototype.PartialBlockStatement.call(this, node);
  };
  visitor.accept(Handlebars.parse(source));
  return faults;
}

test("the test sees the templates", () => {
  expect(templates.map((template) => template.name)).toEqual(expect.arrayContaining(["layouts/staff", "errors/page"]));
});

test("templates show, choose, repeat and include, nothing else", () => {
  const names = new Set(templates.map((template) => template.name));
  const faults = templates.flatMap(({ name, source, isPlainText }) =>
    faultsOf(source, names, isPlainText).map((fault) => `${name}: ${fault}`),
  );
  expect(faults).toEqual([]);
});

test("the check of the templates finds what it forbids", () => {
  const wrong = "{{{raw}}} {{&raw}} {{upper name}} {{#with x}}{{/with}} {{> nowhere}} {{#if (not x)}}{{/if}}";
  expect(faultsOf(wrong, new Set(), false)).toHaveLength(6);
});

test("no template carries a style, a script or an event of its own, or an attribute without quotes", () => {
  const wrong = templates
    .filter(({ isPlainText }) => !isPlainText)
    .filter(({ name }) => !name.startsWith("mail/") && !name.startsWith("reports/"))
    .flatMap(({ name, source }) =>
      (source.match(/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|=\{\{/g) ?? []).map((hit) => `${name}: ${hit}`),
    );
  expect(wrong).toEqual([]);
});
