import JSZip from "jszip";
import type { ChartPart, Deck, Slide } from "./deck.ts";
import { chartXml } from "./deck-chart.ts";
import { chartWorkbook } from "./deck-workbook.ts";
import { xmlText } from "./xml-text.ts";

/**
 * What the package leaves to do: header rows of tables, names of tables for screen readers, charts with intervals and
 * their workbooks, notes in paragraphs, the colours of the house for what somebody adds, and dates that are those of
 * the numbers.
 */
export async function finishDeck(written: Uint8Array, deck: Deck): Promise<Uint8Array> {
  const from = await JSZip.loadAsync(written);
  const to = new JSZip();
  const day = new Date(`${deck.day}T12:00:00Z`);
  const charts = deck.slides.flatMap(({ parts }) => parts.filter((part): part is ChartPart => part.kind === "chart"));
  const renumbered = renumbering(Object.keys(from.files));
  for (const file of Object.values(from.files)) {
    if (file.dir) continue;
    const name = renumbered(file.name);
    const place =
      /^ppt\/(slides\/slide|notesSlides\/notesSlide|charts\/chart|embeddings\/\D+)(\d+)\.(?:xml|xlsx)$/.exec(name);
    const at = Number(place?.[2]) - 1;
    const chart = charts[at];
    const isOwn = place?.[1]?.startsWith("charts/") || place?.[1]?.startsWith("embeddings/");
    if (isOwn && chart === undefined) throw new Error(`The slides have a chart too many: ${name}.`);
    if (isOwn && chart !== undefined) {
      const body = place?.[1]?.startsWith("charts/") ? chartXml(chart) : await chartWorkbook(chart, day);
      to.file(name, body, { date: day, createFolders: false });
      continue;
    }
    if (!/\.(xml|rels)$/.test(name)) {
      to.file(name, await file.async("uint8array"), { date: day, createFolders: false });
      continue;
    }
    const text = /rels$|^\[Content/.test(name) ? renumbered(await file.async("string")) : await file.async("string");
    to.file(name, finished(name, text, place?.[1], at, deck), { date: day, createFolders: false });
  }
  return to.generateAsync({ type: "uint8array", compression: "DEFLATE" });
}

/** The package counts charts through all decks of a process; here each deck begins with the first. */
function renumbering(names: readonly string[]): (text: string) => string {
  const numbers = names
    .flatMap((name) => /^ppt\/charts\/chart(\d+)\.xml$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return (text) =>
    text.replace(
      /(charts\/(?:_rels\/)?chart|Microsoft_Excel_Worksheet)(\d+)(\.xml|\.xlsx)/g,
      (_, start: string, number: string, end: string) => `${start}${numbers.indexOf(Number(number)) + 1}${end}`,
    );
}

function finished(name: string, text: string, kind: string | undefined, at: number, deck: Deck): string {
  if (kind === "slides/slide") return finishedSlide(text, deck.slides[at]);
  if (kind === "notesSlides/notesSlide") return finishedNotes(text, deck.slides[at]?.notes ?? [], deck.language);
  if (name === "docProps/core.xml")
    return text.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${deck.day}T12:00:00Z`);
  if (name === "ppt/theme/theme1.xml")
    return text.replace(/<a:clrScheme[\s\S]*?<\/a:clrScheme>/, colourScheme).replaceAll("Office Theme", "Upwell");
  return text;
}

/** Every shape has a number of its own; a table says which row heads it and what it shows. */
function finishedSlide(text: string, slide: Slide | undefined): string {
  let id = 1;
  const tables = (slide?.parts ?? []).filter((part) => part.kind === "table");
  return text
    .replace(/<p:cNvPr id="\d+"/g, () => `<p:cNvPr id="${id++}"`)
    .replace(
      /<a:tblPr\/>/g,
      () => `<a:tblPr firstRow="${(tables.shift()?.head.length ?? 0) > 0 ? 1 : 0}" firstCol="1"/>`,
    )
    .replace(
      /(<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="\d+" name=")([^"]*)"/g,
      (_, start: string, label: string) => `${start}${label}" descr="${label}"`,
    );
}

function finishedNotes(text: string, notes: readonly string[], language: string): string {
  const paragraphs = notes.map(
    (note) => `<a:p><a:r><a:rPr lang="${xmlText(language)}" dirty="0"/><a:t>${xmlText(note)}</a:t></a:r></a:p>`,
  );
  const body = `<a:bodyPr/><a:lstStyle/>${paragraphs.join("") || "<a:p/>"}</p:txBody>`;
  return text.replace(
    /(<p:ph type="body" idx="1"\/>[\s\S]*?<p:txBody>)[\s\S]*?<\/p:txBody>/,
    (_, start: string) => start + body,
  );
}

const colour = (name: string, value: string): string => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`;

/** The verdicts as accents, in the order in which they are listed. */
const colourScheme = [
  '<a:clrScheme name="Upwell">',
  colour("dk1", "17201D"),
  colour("lt1", "FFFFFF"),
  colour("dk2", "07473A"),
  colour("lt2", "F2F0EA"),
  colour("accent1", "0B6B57"),
  colour("accent2", "9C6200"),
  colour("accent3", "5C8CCF"),
  colour("accent4", "4B2354"),
  colour("accent5", "77817C"),
  colour("accent6", "8A4B08"),
  colour("hlink", "0B6B57"),
  colour("folHlink", "4B2354"),
  "</a:clrScheme>",
].join("");
