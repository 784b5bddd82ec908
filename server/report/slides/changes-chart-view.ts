/** Changes since the last wave as bars around no change, each with its interval. */
import type { Changes } from "../document.ts";
import { chartPlace, nameWidthOf, rowName, textAt } from "./chart-frame-view.ts";
import type { FigureFrame, FigurePage } from "./figure-view.ts";
import { lineOf } from "./runs-view.ts";
import { colours } from "./slide-look.ts";

/** Points that either side shows at least, and at most. */
const [reachLeast, reachMost] = [12, 60];

export function changesPage(changes: Changes, { words, evidence }: FigureFrame): FigurePage {
  const { rows } = changes;
  const title = lineOf(changes.title);
  const farthest = Math.max(reachLeast, ...rows.flatMap(({ change }) => [Math.abs(change.from), Math.abs(change.to)]));
  const reach = Math.min(reachMost, farthest);
  const spelling = (id: string): string => evidence.get(id)?.spelling ?? "";
  return {
    facts: rows.flatMap(({ fact }) =>
      [fact, `${fact}.interval`, `${fact}.before`, `${fact}.now`].flatMap((id) => evidence.get(id) ?? []),
    ),
    draw(box) {
      const place = chartPlace(box, title, words.changesCaption, rows.length, 0.22);
      const names = rows.map(({ name, detail }) =>
        [name, detail]
          .filter((part) => part !== "")
          .map((text) => lineOf([{ kind: "name", text }]))
          .join(", "),
      );
      const ends = rows.map(({ fact }) => `  ${spelling(fact)}`);
      const nameWidth = nameWidthOf(
        names.map((name, i) => name + (ends[i] ?? "")),
        box.w * 0.5,
      );
      const middle = box.x + nameWidth + (box.w - nameWidth) / 2;
      const half = (box.w - nameWidth) / 2 - 0.1;
      const above = { y: place.box.y - 0.2, h: 0.18, w: half };
      return [
        ...place.words,
        textAt({ ...above, x: middle - half - 0.1 }, lineOf(changes.lower), {
          size: 9,
          color: colours.ink3,
          align: "right",
        }),
        textAt({ ...above, x: middle + 0.1 }, lineOf(changes.higher), { size: 9, color: colours.ink3 }),
        {
          kind: "shape",
          shape: "rect",
          box: { x: middle - 0.005, y: place.box.y, w: 0.01, h: place.box.h },
          fill: colours.ink3,
        },
        {
          kind: "chart",
          label: title,
          box: place.box,
          plot: { x: nameWidth / box.w, y: 0, w: 1 - nameWidth / box.w, h: 1 },
          categories: names.map((name, i) => rowName(name, ends[i] ?? "", nameWidth, place.size)),
          hasNames: true,
          size: place.size,
          min: -reach,
          max: reach,
          isStacked: false,
          gap: 120,
          series: [
            {
              name: words.change,
              values: rows.map(({ change }) => change.points),
              color: colours.accent,
              colors: rows.map(({ change }) => (change.isClear ? colours.accent : colours.pale)),
              labels: null,
            },
          ],
          interval: {
            down: { name: words.intervalDown, values: rows.map(({ change }) => whole(change.points - change.from)) },
            up: { name: words.intervalUp, values: rows.map(({ change }) => whole(change.to - change.points)) },
          },
        },
      ];
    },
  };
}

function whole(points: number): number {
  return Math.max(0, Math.round(points * 10) / 10);
}
