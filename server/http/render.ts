import assert from "node:assert/strict";
import Handlebars from "handlebars";
import type { Page } from "./page.ts";
import { readTemplates, type TemplateSource } from "./templates-file.ts";

export interface RendererOptions {
  /** Folder of the templates (views/). */
  readonly folder: string;
  /** Turns "/assets/staff.css" in a template into its hashed address; throws for a name that was not built. */
  readonly assetPath?: (name: string) => string;
}

export interface Renderer {
  /** The page as HTML, every value escaped. Throws when the view lacks a field that the template names. */
  html(page: Page): string;
  /** A `.txt` template as plain text, for mails. */
  text(page: Page): string;
}

const compileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true } as const;

/**
 * Compiles every template once, now: a syntax error, an unknown helper or an unknown asset stops the start.
 * Templates come from the repository only; nothing that somebody typed is ever compiled.
 */
export function createRenderer(options: RendererOptions): Renderer {
  const handlebars = Handlebars.create();
  const compiled = new Map<string, { readonly isPlainText: boolean; readonly template: HandlebarsTemplateDelegate }>();
  for (const source of readTemplates(options.folder)) {
    const template = compile(handlebars, source, options.assetPath);
    compiled.set(source.name, { isPlainText: source.isPlainText, template });
    handlebars.registerPartial(source.name, template);
  }
  const render = (page: Page, isPlainText: boolean): string => {
    const found = compiled.get(page.template);
    assert(found, `views/${page.template}.hbs does not exist`);
    assert(found.isPlainText === isPlainText, `${page.template} is ${found.isPlainText ? "plain text" : "HTML"}`);
    return found.template(page.view);
  };
  return { html: (page) => render(page, false), text: (page) => render(page, true) };
}

function compile(
  handlebars: typeof Handlebars,
  { name, source, isPlainText }: TemplateSource,
  assetPath: RendererOptions["assetPath"],
): HandlebarsTemplateDelegate {
  const text = assetPath
    ? source.replace(/"\/assets\/([\w.-]+)"/g, (_, file: string) => `"${assetPath(file)}"`)
    : source;
  try {
    // Handlebars.compile would wait for the first visitor; precompile fails here, and its output is run as it is.
    const code = handlebars.precompile(text, { ...compileOptions, noEscape: isPlainText });
    return handlebars.template(new Function(`return ${String(code)}`)() as TemplateSpecification);
  } catch (cause) {
    throw new Error(`views/${name}.hbs cannot be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
