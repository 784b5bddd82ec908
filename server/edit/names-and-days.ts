/** Finds in a text what may hold digits and is no number of the survey: names that the release knows, and dates. */

import { kindLabelOf } from "../heatmap/kind-words.ts";
import type { Release } from "../release/release.ts";
import type { Inline, Sentence } from "../report/sentence.ts";

const months = "January|February|March|April|May|June|July|August|September|October|November|December";
const date = new RegExp(
  `\\b(?:[0-3]?\\d\\s+)?(?:${months})(?:\\s+(?:19|20)\\d\\d)?\\b|\\b(?:19|20)\\d\\d-[01]\\d-[0-3]\\d\\b`,
  "gu",
);

/** Every name of a release that a sentence may hold, the longest first. */
export function namesOf(release: Release): readonly string[] {
  const names = new Set([
    release.wave.organisation,
    release.wave.title,
    ...release.units.flatMap(({ name, team }) => [name, team?.name ?? name]),
    ...release.scales.flatMap(({ code, name }) => [name, code]),
    ...release.kinds.flatMap(({ label }) => [label, kindLabelOf(label).name]),
    ...(release.comparison ? [release.comparison.earlier.title] : []),
    "ICC(1)",
    "ICC(2)",
  ]);
  return [...names].filter((name) => /\p{L}/u.test(name)).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** Words, names and dates of a text, in their order; together the text again. */
export function namesAndDaysIn(text: string, names: readonly string[]): Sentence {
  const name = names.find((one) => placeOf(text, one) >= 0);
  if (name === undefined) return daysIn(text);
  const at = placeOf(text, name);
  return [
    ...namesAndDaysIn(text.slice(0, at), names),
    { kind: "name", text: name },
    ...namesAndDaysIn(text.slice(at + name.length), names),
  ];
}

/** Where a name stands as a whole word, or -1: "Team 1" does not stand in "Team 12". */
function placeOf(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + name.length);
    if (
      !(/[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(name)) &&
      !(/^[\p{L}\p{N}]/u.test(after) && /[\p{L}\p{N}]$/u.test(name))
    )
      return at;
  }
  return -1;
}

function daysIn(text: string): Sentence {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(date)) {
    if (!/\d/.test(match[0])) continue; // "May" alone is a word
    if (match.index > at) parts.push({ kind: "words", text: text.slice(at, match.index) });
    parts.push({ kind: "name", text: match[0] });
    at = match.index + match[0].length;
  }
  return at < text.length ? [...parts, { kind: "words", text: text.slice(at) }] : parts;
}
