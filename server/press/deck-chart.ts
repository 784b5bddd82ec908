import { type ChartColumn, type ChartPart, type ChartSeries, deckFonts, deckInk } from "./deck.ts";
import { columnLetter, columnsOf } from "./deck-workbook.ts";
import { xmlText } from "./xml-text.ts";

/**
 * The chart of a slide as DrawingML: horizontal bars over the workbook of `chartWorkbook`, first row on top, error bars
 * from columns of that workbook. The background is left open, for what the slide draws behind it.
 */
export function chartXml(chart: ChartPart): string {
  const { plot, min, max, gap, isStacked } = chart;
  const series = chart.series.map((one, i) => seriesXml(chart, one, i)).join("");
  const place = `<c:x val="${plot.x}"/><c:y val="${plot.y}"/><c:w val="${plot.w}"/><c:h val="${plot.h}"/>`;
  const none = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>";
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>',
    `<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>${place}</c:manualLayout></c:layout>`,
    `<c:barChart><c:barDir val="bar"/><c:grouping val="${isStacked ? "stacked" : "clustered"}"/><c:varyColors val="0"/>`,
    series,
    `<c:gapWidth val="${gap}"/><c:overlap val="${isStacked ? 100 : 0}"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>`,
    '<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling>',
    `<c:delete val="${chart.hasNames ? 0 : 1}"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>`,
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>',
    `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="${deckInk.strong}"/></a:solidFill></a:ln></c:spPr>`,
    wordsXml(chart.size, deckInk.ink),
    '<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>',
    `<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/><c:max val="${max}"/><c:min val="${min}"/></c:scaling>`,
    '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>',
    '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>',
    `${none}</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>${none}`,
    '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>',
  ].join("");
}

function seriesXml(chart: ChartPart, series: ChartSeries, index: number): string {
  const letter = columnLetter(index);
  const last = chart.categories.length + 1;
  const points = (series.colors ?? []).map(
    (color, i) =>
      `<c:dPt><c:idx val="${i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>${fillXml(color)}</c:dPt>`,
  );
  const names = chart.categories.map((name, i) => `<c:pt idx="${i}"><c:v>${xmlText(name)}</c:v></c:pt>`).join("");
  return [
    `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>`,
    `<c:tx><c:strRef><c:f>Sheet1!$${letter}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>${xmlText(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>`,
    fillXml(series.color),
    '<c:invertIfNegative val="0"/>',
    ...points,
    labelsXml(chart, series),
    index === 0 ? intervalXml(chart) : "",
    `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$${last}</c:f><c:strCache><c:ptCount val="${chart.categories.length}"/>${names}</c:strCache></c:strRef></c:cat>`,
    `<c:val>${numbersXml(chart, series)}</c:val></c:ser>`,
  ].join("");
}

function fillXml(color: string): string {
  return `<c:spPr><a:solidFill><a:srgbClr val="${color}"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>`;
}

function labelsXml(chart: ChartPart, { labels }: ChartSeries): string {
  const shown = (isShown: boolean): string =>
    `<c:showLegendKey val="0"/><c:showVal val="${isShown ? 1 : 0}"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>`;
  if (labels === null) return `<c:dLbls>${shown(false)}</c:dLbls>`;
  return `<c:dLbls><c:numFmt formatCode="${xmlText(labels.format)}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>${wordsXml(chart.size - 1, labels.color)}<c:dLblPos val="${labels.place}"/>${shown(true)}</c:dLbls>`;
}

function intervalXml(chart: ChartPart): string {
  if (chart.interval === null) return "";
  const { down, up } = chart.interval;
  return [
    '<c:errBars><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>',
    `<c:plus>${numbersXml(chart, up)}</c:plus><c:minus>${numbersXml(chart, down)}</c:minus>`,
    `<c:spPr><a:ln w="12700" cap="flat"><a:solidFill><a:srgbClr val="${deckInk.ink}"/></a:solidFill></a:ln></c:spPr></c:errBars>`,
  ].join("");
}

function numbersXml(chart: ChartPart, column: ChartColumn): string {
  const letter = columnLetter(columnsOf(chart).indexOf(column));
  const points = column.values.map((value, i) => (value === null ? "" : `<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`));
  return `<c:numRef><c:f>Sheet1!$${letter}$2:$${letter}$${column.values.length + 1}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="${column.values.length}"/>${points.join("")}</c:numCache></c:numRef>`;
}

function wordsXml(size: number, color: string): string {
  return `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${Math.round(size * 100)}" b="0"><a:solidFill><a:srgbClr val="${color}"/></a:solidFill><a:latin typeface="${deckFonts.sans}"/><a:cs typeface="${deckFonts.sans}"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>`;
}
