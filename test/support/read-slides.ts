import JSZip from "jszip";

/** A slide as it stands in the file: what an office program shows, with nothing taken from the code that wrote it. */
export interface ReadSlide {
  readonly title: string;
  /** every paragraph of text boxes and tables, without the number of the slide */
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReadTable[];
  readonly charts: readonly ReadChart[];
  /** paragraphs of the speaker's notes */
  readonly notes: readonly string[];
  /** shapes, tables and charts in inches */
  readonly boxes: readonly { readonly x: number; readonly y: number; readonly w: number; readonly h: number }[];
  readonly ids: readonly string[];
  readonly xml: string;
}

export interface ReadTable {
  readonly label: string;
  readonly hasHead: boolean;
  /** cells by row, the head first; paragraphs of a cell joined by a line break */
  readonly rows: readonly (readonly string[])[];
}

export interface ReadChart {
  readonly label: string;
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly categories: readonly string[];
  readonly minus: readonly (number | null)[];
  readonly plus: readonly (number | null)[];
  /** rows of the workbook behind it, the head first */
  readonly sheet: readonly (readonly (string | number | null)[])[];
}

export async function readSlides(bytes: Uint8Array): Promise<readonly ReadSlide[]> {
  const zip = await JSZip.loadAsync(bytes);
  const textOf = async (name: string): Promise<string> => {
    const file = zip.file(name);
    if (file === null) throw new Error(`the file has no ${name}`);
    const text = await file.async("string");
    if (name.endsWith(".xml") || name.endsWith(".rels")) assertWellFormed(name, text);
    return text;
  };
  for (const name of Object.keys(zip.files)) if (/\.(xml|rels)$/.test(name)) await textOf(name);
  const count = Object.keys(zip.files).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).length;
  const slides: ReadSlide[] = [];
  for (let i = 1; i <= count; i += 1) {
    const xml = await textOf(`ppt/slides/slide${i}.xml`);
    const rels = await textOf(`ppt/slides/_rels/slide${i}.xml.rels`);
    const charts: ReadChart[] = [];
    for (const [, name = ""] of rels.matchAll(/Target="[^"]*charts\/(chart\d+)\.xml"/g))
      charts.push(await readChart(name, xml, charts.length));
    slides.push(slideOf(xml, charts, wordsOf(await textOf(`ppt/notesSlides/notesSlide${i}.xml`))));
  }
  return slides;

  async function readChart(name: string, slide: string, at: number): Promise<ReadChart> {
    const xml = await textOf(`ppt/charts/${name}.xml`);
    const rels = await textOf(`ppt/charts/_rels/${name}.xml.rels`);
    const book = /Target="\.\.\/embeddings\/([^"]+)"/.exec(rels)?.[1] ?? "";
    const bytesOfBook = await zip.file(`ppt/embeddings/${book}`)?.async("uint8array");
    if (bytesOfBook === undefined) throw new Error(`${name} has no workbook`);
    const sheet = await (await JSZip.loadAsync(bytesOfBook)).file("xl/worksheets/sheet1.xml")?.async("string");
    const labels = [...slide.matchAll(/<p:cNvPr id="\d+" name="Chart \d+" descr="([^"]*)"/g)];
    const series = [...xml.matchAll(/<c:ser>.*?<\/c:ser>/gs)].map(([one]) => one);
    return {
      label: plain(labels[at]?.[1] ?? ""),
      series: series.map((one) => ({
        name: pointsOf(one, "tx")[0] ?? "",
        values: pointsOf(one, "val").map(numberOrNull),
      })),
      categories: pointsOf(series[0] ?? "", "cat").map((point) => point ?? ""),
      minus: pointsOf(xml, "minus").map(numberOrNull),
      plus: pointsOf(xml, "plus").map(numberOrNull),
      sheet: rowsOf(sheet ?? ""),
    };
  }
}

function slideOf(xml: string, charts: readonly ReadChart[], notes: readonly string[]): ReadSlide {
  const shapes = [...xml.matchAll(/<p:sp>.*?<\/p:sp>/gs)].map(([shape]) => shape);
  const isTitle = (shape: string): boolean => /type="title"/.test(shape);
  const frames = [...xml.matchAll(/<p:graphicFrame>.*?<\/p:graphicFrame>/gs)].map(([frame]) => frame);
  return {
    title: paragraphsOf(shapes.find(isTitle) ?? "").join("\n"),
    paragraphs: wordsOf(xml),
    tables: frames.filter((frame) => frame.includes("<a:tbl>")).map(tableOf),
    charts,
    notes,
    boxes: [...xml.matchAll(/<a:off x="(\d+)" y="(\d+)"\/><a:ext cx="(\d+)" cy="(\d+)"\/>/g)].map((match) => {
      const [x = 0, y = 0, w = 0, h = 0] = match.slice(1).map((emu) => Number(emu) / 914_400);
      return { x, y, w, h };
    }),
    ids: [...xml.matchAll(/<p:cNvPr id="(\d+)"/g)].map((match) => match[1] ?? ""),
    xml,
  };
}

function tableOf(frame: string): ReadTable {
  return {
    label: plain(/<p:cNvPr [^>]*descr="([^"]*)"/.exec(frame)?.[1] ?? ""),
    hasHead: /<a:tblPr firstRow="1"/.test(frame),
    rows: [...frame.matchAll(/<a:tr .*?<\/a:tr>/gs)].map(([row]) =>
      [...row.matchAll(/<a:tc(?: [^>]*)?>.*?<\/a:tc>/gs)].map(([cell]) => paragraphsOf(cell).join("\n")),
    ),
  };
}

/** Without the number of the slide, which is a field. */
function wordsOf(xml: string): readonly string[] {
  return paragraphsOf(xml.replace(/<a:fld .*?<\/a:fld>/gs, ""));
}

function paragraphsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<a:p>.*?<\/a:p>/gs)]
    .map(([paragraph]) => plain([...paragraph.matchAll(/<a:t>(.*?)<\/a:t>/gs)].map((match) => match[1]).join("")))
    .filter((text) => text.trim() !== "");
}

/** The cached points of a part of a series, undefined where there is none. */
function pointsOf(xml: string, part: string): readonly (string | undefined)[] {
  const inside = new RegExp(`<c:${part}>(.*?)</c:${part}>`, "s").exec(xml)?.[1] ?? "";
  const count = Number(/<c:ptCount val="(\d+)"/.exec(inside)?.[1] ?? 0);
  const points = new Map(
    [...inside.matchAll(/<c:pt idx="(\d+)"><c:v>(.*?)<\/c:v>/gs)].map((match) => [Number(match[1]), match[2]]),
  );
  return Array.from({ length: count }, (_, i) => (points.has(i) ? plain(points.get(i) ?? "") : undefined));
}

function rowsOf(sheet: string): readonly (readonly (string | number | null)[])[] {
  return [...sheet.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = ""]) => {
    const cells = new Map(
      [
        ...row.matchAll(/<c r="([A-Z])\d+"(?: t="inlineStr")?>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>/gs),
      ].map(([, letter = "", value, text]) => [letter, value === undefined ? plain(text ?? "") : Number(value)]),
    );
    const last = Math.max(...[...cells.keys()].map((letter) => letter.charCodeAt(0) - 65));
    return Array.from({ length: last + 1 }, (_, i) => cells.get(String.fromCharCode(65 + i)) ?? null);
  });
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function plain(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&");
}

/** Every tag is closed in its order, and every ampersand is one of XML. */
function assertWellFormed(name: string, xml: string): void {
  const open: string[] = [];
  for (const [, closing, tag = "", , selfClosing] of xml.matchAll(
    /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g,
  )) {
    if (closing) {
      const last = open.pop();
      if (last !== tag) throw new Error(`${name}: </${tag}> closes <${last}>`);
    } else if (!selfClosing) open.push(tag);
  }
  if (open.length > 0) throw new Error(`${name}: <${open.at(-1)}> is never closed`);
  const rest = xml.replace(/<\?.*?\?>|<[^<>]*>/gs, "");
  if (/[<>]/.test(rest.replace(/>/g, "")) || /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(xml))
    throw new Error(`${name} is not well formed`);
}
