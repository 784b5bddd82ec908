import { join } from "node:path";
import type { Page } from "../../server/http/page.ts";
import { createRenderer, type Renderer } from "../../server/http/render.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";

let shared: Renderer | undefined;

/** The product's own renderer, over its own templates; assets keep their plain names, so nothing needs to be built. */
export function testRenderer(): Renderer {
  shared ??= createRenderer({ folder: join(packageRoot(), "views") });
  return shared;
}

/**
 * Renders samples of one page and throws when the template asks for a field that a view does not have, or when a field
 * of a view is read in none of the samples. Give as many samples as it takes to show every part of the template.
 * Returns the HTML of each.
 */
export function assertViewContract(...pages: readonly Page[]): string[] {
  const unknown = new Set<string>();
  const present = new Set<string>();
  const read = new Set<string>();
  const html = pages.map((page) => {
    collect(page.view, "", present);
    const view = watch(page.view, "", read, unknown);
    return page.template.endsWith(".txt")
      ? testRenderer().text({ template: page.template, view })
      : testRenderer().html({ template: page.template, view });
  });
  const unread = [...present].filter((path) => !read.has(path));
  const faults = [
    ...[...unknown].map((path) => `the template reads ${path}, which the view does not have`),
    ...unread.map((path) => `the view has ${path}, which the template never reads`),
  ];
  if (faults.length > 0) throw new Error(`${pages[0]?.template}:\n${faults.join("\n")}`);
  return html;
}

function collect(value: unknown, path: string, into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`, into);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      const name = path === "" ? key : `${path}.${key}`;
      into.add(name);
      collect(inner, name, into);
    }
}

function watch(value: object, path: string, read: Set<string>, unknown: Set<string>): object {
  return new Proxy(value, {
    get(target, key, receiver) {
      const found = Reflect.get(target, key, receiver);
      if (typeof key === "symbol") return found;
      if (Array.isArray(target))
        return typeof found === "object" && found !== null ? watch(found, `${path}[]`, read, unknown) : found;
      const name = path === "" ? key : `${path}.${key}`;
      if (!Object.hasOwn(target, key)) unknown.add(name);
      read.add(name);
      return typeof found === "object" && found !== null ? watch(found, name, read, unknown) : found;
    },
  });
}
