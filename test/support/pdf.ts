import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** A node of the structure tree, as pdf.js reads it. */
interface StructureNode {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly StructureNode[];
}

/** What a program that reads a PDF aloud finds in it. */
export interface ReadPdf {
  readonly title: string;
  readonly language: string;
  readonly isTagged: boolean;
  /** the text of each page, as it can be copied */
  readonly pages: readonly string[];
  /** names of the tags in the order of reading: H1, P, TH, Figure… */
  readonly roles: readonly string[];
  /** alternative texts of pictures */
  readonly alternatives: readonly string[];
  /** size of the first page in points */
  readonly size: readonly [width: number, height: number];
  /** addresses that it links to */
  readonly links: readonly string[];
  /** entries of the outline that viewers show beside the pages */
  readonly outline: readonly string[];
}

/** Reads a PDF with Mozilla's pdf.js. Throws when it is none. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  const document = await loading.promise;
  try {
    const { info } = await document.getMetadata();
    const facts = info as Readonly<Record<string, unknown>>;
    const pages: string[] = [];
    const nodes: StructureNode[] = [];
    const links: string[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
      nodes.push(...flat((await page.getStructTree()) as StructureNode | null));
      for (const { url } of await page.getAnnotations()) if (typeof url === "string") links.push(url);
    }
    const { view } = await document.getPage(1);
    const outline = (await document.getOutline()) ?? [];
    return {
      title: String(facts["Title"] ?? ""),
      language: String(facts["Language"] ?? ""),
      isTagged: ((await document.getMarkInfo()) as { readonly Marked?: boolean } | null)?.Marked === true,
      pages,
      roles: nodes.flatMap((node) => (node.role === undefined ? [] : [node.role])),
      alternatives: nodes.flatMap((node) => (node.alt === undefined ? [] : [node.alt])),
      size: [Number(view[2]), Number(view[3])],
      links,
      outline: outline.map((entry) => entry.title),
    };
  } finally {
    await loading.destroy();
  }
}

function flat(node: StructureNode | null): StructureNode[] {
  return node === null ? [] : [node, ...(node.children ?? []).flatMap(flat)];
}
