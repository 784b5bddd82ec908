import type { Answers } from "./seal.ts";

/** How full a vessel of the private picture is, 0 to 100; undefined with too few answers. */
export type Level = number | undefined;

/**
 * One pillar from a person's own answers, by the arithmetic of the score: statements that count against are turned
 * round, a sub-scale needs two thirds of its statements, a pillar two thirds of its sub-scales. `scales` as
 * "REW1 REW2 -REW3 -REW4,STK1 STK2 -STK3".
 */
export function levelOf(scales: string, answers: Answers): Level {
  return meanOfEnough(scales.split(",").map((items) => scaleLevel(items.split(" "), answers)));
}

function scaleLevel(items: readonly string[], answers: Answers): Level {
  const mean = meanOfEnough(
    items.map((item) => {
      const answer = answers[item.replace("-", "")];
      return typeof answer !== "number" ? undefined : item.startsWith("-") ? 6 - answer : answer;
    }),
  );
  return mean === undefined ? undefined : 25 * (mean - 1);
}

function meanOfEnough(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < Math.ceil((2 * values.length) / 3)) return undefined;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Draws the vessels once, into the page only. */
export function drawMirror(wells: HTMLElement, answers: Answers): void {
  const drawn = [...wells.querySelectorAll<HTMLElement>("[data-well]")].map((well) => ({
    well,
    level: levelOf(well.dataset["well"] ?? "", answers),
  }));
  const lowest = Math.min(...drawn.map(({ level }) => level ?? 101));
  const words = wells.dataset;
  for (const { well, level } of drawn) {
    const amount =
      level === undefined ? words["none"] : level < 40 ? words["low"] : level < 65 ? words["half"] : words["high"];
    const text = level === lowest && lowest < 65 ? `${amount}. ${words["first"]}` : `${amount}`;
    well.querySelector("svg")?.remove();
    well.prepend(vessel(level));
    const line = well.querySelector("p");
    if (line) line.textContent = text;
  }
}

function vessel(level: Level): SVGElement {
  const shape = "M10 16v96a12 12 0 0 0 12 12h36a12 12 0 0 0 12-12V16";
  const y = 18 + Math.round(94 * (1 - (level ?? 0) / 100));
  const water = `M14 ${y}c9-6 17 6 26 0s17 6 26 0V112a8 8 0 0 1-8 8H22a8 8 0 0 1-8-8z`;
  return svg("svg", { class: "pic", viewBox: "0 0 80 132", "aria-hidden": "true" }, [
    svg("path", { class: "p", d: shape }),
    ...(level === undefined ? [] : [svg("path", { class: "f", d: water })]),
    svg("path", { d: shape }),
    svg("path", { "stroke-width": "4", d: "M4 14h72" }),
  ]);
}

function svg(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly SVGElement[] = [],
): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
