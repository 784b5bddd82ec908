import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** One file of views/: its name is the path below views/ without ending, such as "layouts/staff". */
export interface TemplateSource {
  readonly name: string;
  readonly source: string;
  /** Plain text for mails (`NAME.txt.hbs`): nothing is escaped, and it can never be served as HTML. */
  readonly isPlainText: boolean;
}

/** Reads every template below `folder`. */
export function readTemplates(folder: string): readonly TemplateSource[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".hbs"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).replaceAll("\\", "/").slice(0, -".hbs".length);
      return { name, source: readFileSync(path, "utf8"), isPlainText: name.endsWith(".txt") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
