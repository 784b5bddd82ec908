/** Titles: as large as two lines allow. */
import { titleBox } from "../../press/deck.ts";
import { cutToLines, linesOf } from "./text-width.ts";

const sizes = [26, 24, 22, 20] as const;

export function titleFits(text: string): boolean {
  return linesOf(text, titleBox.w, look(sizes[sizes.length - 1] ?? 20)) <= 2;
}

/** The words of a title, cut where they are too many, and their size. */
export function titleOf(text: string): { readonly title: string; readonly titleSize: number } {
  const size = sizes.find((one) => linesOf(text, titleBox.w, look(one)) <= 2);
  if (size !== undefined) return { title: text, titleSize: size };
  return { title: cutToLines(text, titleBox.w, 2, look(20)), titleSize: 20 };
}

function look(size: number) {
  return { size, isSerif: true };
}
