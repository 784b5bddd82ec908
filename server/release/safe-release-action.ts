import type { ScaleCode, ScoringKey } from "../score/instrument.ts";
import { assembleRelease, type ReleaseInput } from "./assemble.ts";
import { attackRelease } from "./attack.ts";
import type { Finding } from "./attack-counts.ts";
import type { IntervalSolver } from "./attack-means.ts";
import type { Release } from "./release.ts";
import { outsideReleaseOf } from "./seen-from-outside.ts";
import { atShownPrecision } from "./shown-precision.ts";

/** Attempts at a safer plan before the whole sub-scale is withheld, and before the release is given up. */
const plansMost = 8;

/** Statements by sub-scale, as a release from outside names them. */
export function questionsOf(key: ScoringKey): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(key.scales.map(({ code, items }) => [code, items.map((item) => item.code)]));
}

/**
 * Assembles a release and attacks it before anybody sees it. Where the attack finds something, the units that it starts
 * from are withheld for that sub-scale and all is planned anew; where that does not help, the whole sub-scale is. Throws,
 * with what was found, if even then something is left: then nothing may be published.
 */
export function safeRelease(input: ReleaseInput, solve: IntervalSolver): Release {
  const questions = questionsOf(input.key);
  const toHide = new Map<ScaleCode, Set<string>>();
  let findings: readonly Finding[] = [];
  for (let plan = 1; plan <= plansMost; plan++) {
    const release = atShownPrecision(assembleRelease(input, toHide));
    findings = attackRelease(outsideReleaseOf(release, questions), solve);
    if (findings.length === 0) return release;
    for (const { code, items } of input.key.scales) {
      const against = findings.filter(
        ({ question }) => question === code || items.some((item) => item.code === question),
      );
      if (against.length === 0) continue;
      const hidden = toHide.get(code) ?? new Set();
      toHide.set(code, hidden);
      for (const { unit } of against) hidden.add(unit.replace(/\/rest$/, ""));
      if (plan >= plansMost / 2) for (const { id } of input.tree) hidden.add(id);
    }
  }
  const found = findings.map(({ kind, question, unit }) => `${kind} (${question}, ${unit})`).join("; ");
  throw new Error(`The release is not published: somebody could work out too much from it: ${found}`);
}
