import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createRenderer } from "../../server/http/render.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function rendererOf(files: Record<string, string>, assetPath?: (name: string) => string) {
  const folder = temporaryFolder();
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), source);
  }
  return createRenderer(assetPath ? { folder, assetPath } : { folder });
}

test("values are escaped, in text and in attributes", () => {
  const { html } = rendererOf({ "p.hbs": '<a title="{{x}}">{{x}}</a>' });
  expect(html({ template: "p", view: { x: `"><script>'&` } })).toBe(
    '<a title="&quot;&gt;&lt;script&gt;&#x27;&amp;">&quot;&gt;&lt;script&gt;&#x27;&amp;</a>',
  );
});

test("a layout wraps a page, shares its view and lets it add to the head", () => {
  const { html } = rendererOf({
    "layouts/l.hbs": "<head>{{layout.title}}{{#> head}}{{/head}}</head>{{> @partial-block}}",
    "plain.hbs": "{{#> layouts/l}}<b>{{name}}</b>{{/layouts/l}}",
    "more.hbs":
      '{{#> layouts/l}}{{#*inline "head"}}<link>{{/inline}}{{#each rows}}{{a}}{{../name}}{{/each}}{{/layouts/l}}',
  });
  const layout = { title: "T" };
  expect(html({ template: "plain", view: { layout, name: "N" } })).toBe("<head>T</head><b>N</b>");
  expect(html({ template: "more", view: { layout, name: "N", rows: [{ a: 1 }, { a: 2 }] } })).toBe(
    "<head>T<link></head>1N2N",
  );
});

test("a field that the view lacks is an error, not a blank", () => {
  const { html } = rendererOf({ "p.hbs": "{{missing}}" });
  expect(() => html({ template: "p", view: {} })).toThrow(/missing/);
});

test("a broken template, an unknown helper and an unknown asset stop the start", () => {
  expect(() => rendererOf({ "p.hbs": "{{#if x}}" })).toThrow(/p\.hbs cannot be used/);
  expect(() => rendererOf({ "p.hbs": "{{shout x}}" })).toThrow(/shout/);
  const assets = (name: string) => {
    throw new Error(`${name} was not built`);
  };
  expect(() => rendererOf({ "p.hbs": '<link href="/assets/no.css">' }, assets)).toThrow(/no\.css was not built/);
});

test("an asset in a template gets its hashed address", () => {
  const { html } = rendererOf({ "p.hbs": '<link href="/assets/staff.css">' }, () => "/assets/staff.AB.css");
  expect(html({ template: "p", view: {} })).toBe('<link href="/assets/staff.AB.css">');
});

test("plain text is not escaped, and can not be sent as HTML", () => {
  const renderer = rendererOf({ "mail.txt.hbs": "Dear {{name}}", "mail.hbs": "Dear {{name}}" });
  const view = { name: "A & B" };
  expect(renderer.text({ template: "mail.txt", view })).toBe("Dear A & B");
  expect(renderer.html({ template: "mail", view })).toBe("Dear A &amp; B");
  expect(() => renderer.html({ template: "mail.txt", view })).toThrow(/plain text/);
});

test("what somebody typed is never a template, and never reaches a prototype", () => {
  const { html } = rendererOf({ "p.hbs": "{{x}}" });
  expect(html({ template: "p", view: { x: "{{constructor}}" } })).toBe("{{constructor}}");
  const { html: reach } = rendererOf({ "p.hbs": "{{x.constructor.name}}" });
  expect(() => reach({ template: "p", view: { x: "text" } })).toThrow();
});
