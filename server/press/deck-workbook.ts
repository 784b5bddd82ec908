import JSZip from "jszip";
import type { ChartColumn, ChartPart } from "./deck.ts";
import { xmlText } from "./xml-text.ts";

/** The columns behind a chart: names, then every series, then both sides of the interval. */
export function columnsOf({ series, interval }: ChartPart): readonly ChartColumn[] {
  return [...series, ...(interval === null ? [] : [interval.down, interval.up])];
}

/** A column by its place: B for the first series. */
export function columnLetter(index: number): string {
  return String.fromCharCode("B".charCodeAt(0) + index);
}

/**
 * The workbook of a chart, which an office program opens at “Edit data”. Words are text and never formulas. The files
 * carry the day of the deck.
 */
export async function chartWorkbook(chart: ChartPart, day: Date): Promise<Uint8Array> {
  const zip = new JSZip();
  const add = (name: string, body: string): void => {
    zip.file(name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}`, {
      date: day,
      createFolders: false,
    });
  };
  const types = "http://schemas.openxmlformats.org/package/2006/content-types";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  add(
    "[Content_Types].xml",
    `<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
  );
  add(
    "_rels/.rels",
    `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  );
  add(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  );
  add("xl/worksheets/sheet1.xml", `<worksheet xmlns="${main}"><sheetData>${sheetRows(chart)}</sheetData></worksheet>`);
  return zip.generateAsync({ type: "uint8array", compression: "DEFLATE" });
}

function sheetRows(chart: ChartPart): string {
  const columns = columnsOf(chart);
  const head = ["", ...columns.map(({ name }) => name)].map((name, i) => textCell(letterAt(i), 1, name));
  const rows = chart.categories.map((category, row) => {
    const values = columns.map(({ values }, i) => {
      const value = values[row] ?? null;
      return value === null ? "" : `<c r="${columnLetter(i)}${row + 2}"><v>${value}</v></c>`;
    });
    return `<row r="${row + 2}">${textCell("A", row + 2, category)}${values.join("")}</row>`;
  });
  return `<row r="1">${head.join("")}</row>${rows.join("")}`;
}

function letterAt(i: number): string {
  return i === 0 ? "A" : columnLetter(i - 1);
}

function textCell(letter: string, row: number, text: string): string {
  return `<c r="${letter}${row}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}
