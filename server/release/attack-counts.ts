import { type AttackTree, nearestAbove } from "./attack-tree.ts";
import type { OutsideRelease } from "./outside-release.ts";

/** Something about people that a release lets anybody work out, and must not. */
export interface Finding {
  readonly kind:
    | "published-below-k"
    | "small-group-derivable"
    | "uniform"
    | "no-answer-uniform"
    | "withheld-derivable"
    | "near-certain"
    | "narrow-mean"
    | "contradiction";
  /** a statement, a sub-scale, or a kind of learning with its question */
  readonly question: string;
  /** the shown unit from which it follows, and the withheld one that it is about */
  readonly unit: string;
  readonly about: string | null;
  readonly detail: string;
}

/** What is left of a shown unit for one question. */
interface Remainder {
  readonly counts: readonly number[];
  readonly n: number;
}

/**
 * Works out, question by question, everything that follows from the counts of a release: the units that show a question
 * are nested, so all that can be derived is made of what is left of each of them without the shown ones below. A
 * withheld unit inside such a remainder is bounded as Frechet did: of v people who chose an option, at least v less
 * those outside the unit are in it. Knows nothing of how the release was planned. O(statements x units).
 */
export function attackCounts(release: OutsideRelease, tree: AttackTree): Finding[] {
  const questions = new Set(release.cells.flatMap((cell) => Object.keys(cell.q)));
  return [...questions].flatMap((question) => attackQuestion(release, tree, question));
}

function attackQuestion(release: OutsideRelease, tree: AttackTree, question: string): Finding[] {
  const shown = new Map<string, readonly number[]>();
  for (const cell of release.cells) {
    const found = cell.q[question];
    if (found) shown.set(cell.unit, found.counts);
  }
  const remainders = remaindersOf(tree, shown);
  const findings: Finding[] = [];
  for (const [unit, remainder] of remainders) {
    const finding = (kind: Finding["kind"], detail: string, about: string | null = null) =>
      findings.push({ kind, question, unit, about, detail });
    if (remainder.counts.some((count) => count < 0)) finding("contradiction", "parts hold more than the whole");
    const answeredHere = sum((shown.get(unit) ?? []).slice(0, 5));
    if (answeredHere < release.k) finding("published-below-k", `${answeredHere} answers`);
    if (remainder.n === 0) continue;
    const answered = sum(remainder.counts.slice(0, 5));
    const most = Math.max(...remainder.counts.slice(0, 5));
    const none = remainder.counts[5] ?? 0;
    if (answered < release.k) finding("small-group-derivable", `${answered} answers are left`);
    else if (most > release.largestShare * answered + 1e-9) finding("uniform", `${most} of ${answered} said the same`);
    if (none > release.largestShare * remainder.n + 1e-9)
      finding("no-answer-uniform", `${none} of ${remainder.n} gave no answer`);
    const withheld = withheldIn(tree, shown, unit);
    for (const { about, inside } of withheld) {
      const reason = reasonAgainst(release, tree, inside, about, remainder);
      if (reason) finding(reason.kind, reason.detail, about);
    }
  }
  return findings;
}

function remaindersOf(tree: AttackTree, shown: ReadonlyMap<string, readonly number[]>): Map<string, Remainder> {
  const left = new Map<string, { counts: number[]; n: number }>();
  for (const [unit, counts] of shown) left.set(unit, { counts: [...counts], n: sum(counts) });
  for (const [unit, counts] of shown) {
    const above = nearestAbove(tree, unit, (id) => shown.has(id));
    const remainder = above === null ? undefined : left.get(above);
    if (!remainder) continue;
    for (const [at, count] of counts.entries()) remainder.counts[at] = (remainder.counts[at] ?? 0) - count;
    remainder.n -= sum(counts);
  }
  return left;
}

interface Withheld {
  readonly about: string;
  /** counts of the shown units next below it */
  readonly inside: readonly (readonly number[])[];
}

/** Withheld units of which the number of people is known, under `unit` and under no shown unit below it. */
function withheldIn(tree: AttackTree, shown: ReadonlyMap<string, readonly number[]>, unit: string): Withheld[] {
  const found: Withheld[] = [];
  const insideOf = (id: string): (readonly number[])[] => {
    const inside = (tree.childrenOf.get(id) ?? []).flatMap((child) => {
      const counts = shown.get(child);
      return counts ? [counts] : insideOf(child);
    });
    if (id !== unit && (tree.peopleOf.get(id) ?? 0) > 0) found.push({ about: id, inside });
    return inside;
  };
  insideOf(unit);
  return found;
}

/** Whether too much of a withheld unit follows: all of it, or one option for nearly all of its people. */
function reasonAgainst(
  release: OutsideRelease,
  tree: AttackTree,
  inside: Withheld["inside"],
  about: string,
  remainder: Remainder,
): { readonly kind: "withheld-derivable" | "near-certain"; readonly detail: string } | undefined {
  const people = tree.peopleOf.get(about) ?? 0;
  // shown units inside the withheld one are known; the rest of it is inside the remainder
  const known = inside.reduce((total, counts) => total + sum(counts), 0);
  const hidden = people - known;
  if (hidden <= 0 || hidden > remainder.n) return undefined;
  if (hidden === remainder.n)
    return { kind: "withheld-derivable", detail: `all that is left are its ${people} people` };
  const outside = remainder.n - hidden;
  for (let option = 0; option < 5; option++) {
    const least = Math.max(0, (remainder.counts[option] ?? 0) - outside);
    const certain = least + inside.reduce((total, counts) => total + (counts[option] ?? 0), 0);
    if (certain > release.largestShare * people + 1e-9)
      return { kind: "near-certain", detail: `at least ${certain} of ${people} said the same` };
  }
  return undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
