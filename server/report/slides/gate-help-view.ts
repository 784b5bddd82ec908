/** One gate drawn with its words: the three bands, an invented estimate with its interval, and the team's own answers. */
import type { Box, DeckPart } from "../../press/deck.ts";
import type { Release } from "../../release/release.ts";
import type { GateHelp } from "../document.ts";
import { factsIn } from "../sentences-in.ts";
import { textAt } from "./chart-frame-view.ts";
import { type Piece, wholePiece } from "./piece-view.ts";
import { lineOf, lineOfAll } from "./runs-view.ts";
import { body, colours, stateColours } from "./slide-look.ts";
import { heightOf, linesOf } from "./text-width.ts";

const size = 12;
const bandHeight = 0.52;

export function gateHelpPiece(words: GateHelp, release: Release): Piece {
  const { cutWeak, cutOk } = release.rules;
  const caption = lineOf(words.caption);
  const [estimate, own] = [lineOfAll(words.estimate), lineOfAll(words.own)];
  const half = body.width / 2 - 0.2;
  const wordsHeight = heightOf(Math.max(...[estimate, own].map((text) => linesOf(text, half, { size }))), size);
  const captionHeight = heightOf(linesOf(caption, body.width, { size: 10 }), 10) + 0.04;
  const height = 0.5 + bandHeight + 0.12 + wordsHeight + 0.12 + captionHeight;
  const cites = [words.cutWeak, words.cutOk].flatMap((cut) => (cut.kind === "fact" ? [cut.fact] : []));
  const said = {
    sentences: [lineOf(words.label), estimate, own, caption],
    facts: [...cites, ...[words.caption, ...words.estimate, ...words.own].flatMap(factsIn)],
  };
  return wholePiece(height, said, (x, y) => {
    const at = (score: number): number => x + (score / 100) * body.width;
    const band: Box = { x, y: y + 0.5, w: body.width, h: bandHeight };
    const zone = (from: number, to: number, fill: string, text: string): readonly DeckPart[] => [
      { kind: "shape", shape: "rect", box: { ...band, x: at(from), w: at(to) - at(from) }, fill },
      textAt({ x: at(from), y, w: at(to) - at(from), h: 0.28 }, text, {
        size: 11,
        color: colours.ink2,
        align: "center",
        anchor: "bottom",
      }),
    ];
    const line = (from: number, to: number, top: number, h: number, fill: string): DeckPart => ({
      kind: "shape",
      shape: "rect",
      box: { x: at(Math.max(0, from)), y: band.y + top, w: at(to) - at(Math.max(0, from)), h },
      fill,
    });
    const weak = stateColours["WEAK"] ?? colours.ink;
    return [
      ...zone(0, cutWeak, colours.zoneLow, lineOf(words.notIn)),
      ...zone(cutWeak, cutOk, colours.zoneMid, lineOf(words.watch)),
      ...zone(cutOk, 100, colours.zoneOk, lineOf(words.isIn)),
      ...[words.cutWeak, words.cutOk].map((cut, i) =>
        textAt({ x: at(i === 0 ? cutWeak : cutOk) - 0.4, y: y + 0.3, w: 0.8, h: 0.18 }, cut.text, {
          size: 10,
          color: colours.ink3,
          align: "center",
        }),
      ),
      // an invented team, wholly below the lower cut
      line(cutWeak - 25, cutWeak - 5, 0.17, 0.06, weak),
      {
        kind: "shape",
        shape: "ellipse",
        box: { x: at(cutWeak - 15) - 0.09, y: band.y + 0.11, w: 0.18, h: 0.18 },
        fill: weak,
      },
      line(cutWeak - 29, cutWeak - 6, 0.38, 0.02, colours.ink2),
      line(cutWeak - 17.1, cutWeak - 16.9, 0.32, 0.14, colours.ink2),
      textAt({ x, y: band.y + bandHeight + 0.12, w: half, h: wordsHeight }, estimate, { size }),
      textAt({ x: x + half + 0.4, y: band.y + bandHeight + 0.12, w: half, h: wordsHeight }, own, { size }),
      textAt({ x, y: band.y + bandHeight + 0.24 + wordsHeight, w: body.width, h: captionHeight }, caption, {
        size: 10,
        color: colours.ink3,
      }),
    ];
  });
}
