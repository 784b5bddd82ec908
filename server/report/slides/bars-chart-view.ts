/** Who answered, part by part: those known to have answered, and the other people who were invited. */
import type { Bar, BlockBody } from "../document.ts";
import { chartPlace, nameWidthOf, rowName } from "./chart-frame-view.ts";
import type { FigureFrame, FigurePage } from "./figure-view.ts";
import { lineOf } from "./runs-view.ts";
import { colours } from "./slide-look.ts";

export function barsPage(bars: Extract<BlockBody, { kind: "bars" }>, { words }: FigureFrame): FigurePage {
  const title = lineOf(bars.title);
  const answered = bars.rows.map(answeredAtLeast);
  return {
    facts: bars.rows.flatMap(({ answered }) => (answered.kind === "fact" ? [answered.fact] : [])),
    draw(box) {
      const place = chartPlace(box, title, lineOf(bars.caption), bars.rows.length);
      const names = bars.rows.map(({ name }) => lineOf([{ kind: "name", text: name }]));
      const ends = bars.rows.map(({ answered: { text } }) => `  ${text}`);
      const nameWidth = nameWidthOf(
        names.map((name, i) => name + (ends[i] ?? "")),
        box.w * 0.5,
      );
      return [
        ...place.words,
        {
          kind: "chart",
          label: title,
          box: place.box,
          plot: { x: nameWidth / box.w, y: 0, w: 1 - nameWidth / box.w, h: 1 },
          categories: names.map((name, i) => rowName(name, ends[i] ?? "", nameWidth, place.size)),
          hasNames: true,
          size: place.size,
          min: 0,
          max: Math.max(1, ...bars.rows.map(({ invited }) => invited)),
          isStacked: true,
          gap: 55,
          series: [
            { name: words.answered, values: answered, color: colours.accent, labels: null },
            {
              name: words.others,
              values: bars.rows.map(({ invited }, i) => tenth(invited - (answered[i] ?? 0))),
              color: "CFE3DC",
              labels: null,
            },
          ],
          interval: null,
        },
      ];
    },
  };
}

/** The count, or where nearly everybody answered what may be known: nine in ten. */
function answeredAtLeast({ invited, share, answered }: Bar): number {
  const value = answered.kind === "fact" ? answered.fact.value : "";
  return /^\d+$/.test(value) ? Number(value) : tenth(invited * Math.min(0.9, share));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
