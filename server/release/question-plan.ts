import { hideCostOf } from "../wave/plan-tree.ts";
import { areSafe, joinedCounts, type OptionCounts, type SafetyRule } from "./safe-counts.ts";

/** A published unit with the answers of its own atom: the people who are in it and in no published unit below. */
export interface QuestionNode {
  readonly id: string;
  /** the nearest published unit above; null for the organisation only */
  readonly parentId: string | null;
  /** people of the atom, and their answers to each question that stands or falls with the others */
  readonly n: number;
  readonly questions: readonly OptionCounts[];
  /** false: hidden from the start, for its size or because something else about it is hidden */
  readonly mayBeShown: boolean;
  /** the same for the atom of a unit that has published units below: the rest of it is a unit of its own */
  readonly mayRestBeShown: boolean;
}

/** A group of people whose answers follow from what is shown, under the shown unit that they are counted in. */
interface Remainder {
  /** positions of the units whose atoms it is made of */
  readonly parts: readonly number[];
  readonly questions: readonly OptionCounts[];
}

/**
 * The units under whose name the answers to some questions are shown, so that nothing else follows from them: what is
 * left of each shown unit without the shown ones below it is nobody or safe, and is never one hidden unit (or hidden rest) by itself,
 * whose answers could be had by subtraction. Starts from all that may be shown; where a remainder is not fine, the
 * cheapest neighbour is hidden that mends it (the unit itself, or one of the shown units below), at the price of
 * `hideCostOf`; where none mends it at once, the cheapest, and so on. `nodes`: parents before children.
 */
export function shownUnitsOf(nodes: readonly QuestionNode[], rule: SafetyRule): ReadonlySet<string> {
  const tree = new QuestionTree(nodes, rule);
  for (let bad = tree.firstBad(); bad !== undefined; bad = tree.firstBad()) tree.mend(bad);
  return new Set(nodes.flatMap(({ id }, at) => (tree.isShown(at) ? [id] : [])));
}

class QuestionTree {
  readonly #rule: SafetyRule;
  readonly #parents: readonly number[];
  readonly #costs: readonly number[];
  readonly #shown: boolean[];
  readonly #mayStandAlone: readonly boolean[];
  readonly #remainders: Map<number, Remainder>;
  /** shown units whose remainder has not been looked at since it changed; deepest last */
  #unproven: number[];

  constructor(nodes: readonly QuestionNode[], rule: SafetyRule) {
    const at = new Map(nodes.map(({ id }, position) => [id, position]));
    this.#rule = rule;
    this.#parents = nodes.map(({ parentId }) => (parentId === null ? -1 : (at.get(parentId) ?? -1)));
    const people = nodes.map(({ n }) => n);
    for (let i = nodes.length - 1; i > 0; i--) {
      const parent = this.#parents[i] ?? -1;
      if (parent >= 0) people[parent] = (people[parent] ?? 0) + (people[i] ?? 0);
    }
    this.#costs = people.map(hideCostOf);
    this.#shown = nodes.map((node, i) => node.mayBeShown && (people[i] ?? 0) > 0);
    const inner = new Set(this.#parents);
    this.#mayStandAlone = nodes.map((node, i) => !inner.has(i) || node.mayRestBeShown);
    this.#remainders = new Map();
    for (const [i, node] of nodes.entries()) {
      if (node.n === 0 && !this.#shown[i]) continue;
      const home = this.#shown[i] ? i : this.#shownAbove(i);
      if (home < 0) continue;
      const own: Remainder = { parts: node.n > 0 ? [i] : [], questions: node.questions };
      const found = this.#remainders.get(home);
      this.#remainders.set(home, found ? together(found, own) : own);
    }
    this.#unproven = [...this.#remainders.keys()].sort((a, b) => a - b);
  }

  isShown(at: number): boolean {
    return this.#shown[at] === true;
  }

  /** The deepest shown unit whose remainder may not be known. */
  firstBad(): number | undefined {
    for (let at = this.#unproven.at(-1); at !== undefined; at = this.#unproven.at(-1)) {
      const remainder = this.#remainders.get(at);
      if (remainder && !this.#isFine(at, remainder)) return at;
      this.#unproven.pop();
    }
    return undefined;
  }

  /** Hides the cheapest neighbour, best one that makes the remainder of `bad` fine. */
  mend(bad: number): void {
    const above = this.#shownAbove(bad);
    const below = [...this.#remainders.keys()].filter((at) => at !== bad && this.#shownAbove(at) === bad);
    const moves = [{ hidden: bad, into: above }, ...below.map((child) => ({ hidden: child, into: bad }))].map(
      (move) => ({ ...move, mends: this.#wouldBeFine(move.hidden, move.into), cost: this.#costs[move.hidden] ?? 0 }),
    );
    const order = (a: (typeof moves)[number], b: (typeof moves)[number]) =>
      Number(b.mends) - Number(a.mends) || a.cost - b.cost || a.hidden - b.hidden;
    const [best] = moves.sort(order);
    if (best) this.#hide(best.hidden, best.into);
  }

  #hide(at: number, into: number): void {
    const remainder = this.#remainders.get(at);
    this.#shown[at] = false;
    this.#remainders.delete(at);
    const without = this.#unproven.filter((other) => other !== at && other !== into);
    if (into >= 0 && remainder) {
      const joined = this.#remainders.get(into);
      this.#remainders.set(into, joined ? together(joined, remainder) : remainder);
      without.push(into);
      without.sort((a, b) => a - b);
    }
    this.#unproven = without;
  }

  /** At the top there is nothing left to subtract from. */
  #wouldBeFine(hidden: number, into: number): boolean {
    const [from, to] = [this.#remainders.get(hidden), this.#remainders.get(into)];
    if (into < 0 || !from || !to) return into < 0;
    this.#shown[hidden] = false;
    const isFine = this.#isFine(into, together(to, from));
    this.#shown[hidden] = true;
    return isFine;
  }

  #isFine(at: number, remainder: Remainder): boolean {
    if (remainder.parts.length === 0) return true;
    return remainder.questions.every((counts) => areSafe(counts, this.#rule)) && this.#isNoHiddenUnit(at, remainder);
  }

  /** False if all of the remainder lies in one hidden unit or rest: then the answers of that follow from it. */
  #isNoHiddenUnit(at: number, { parts }: Remainder): boolean {
    let only = -1;
    for (const part of parts) {
      const branch = part === at ? at : this.#branchBelow(at, part);
      if (only >= 0 && branch !== only) return true;
      only = branch;
    }
    return only === at && this.#mayStandAlone[at] === true;
  }

  /** The child of `at` under which `part` lies. */
  #branchBelow(at: number, part: number): number {
    let branch = part;
    for (let parent = this.#parents[branch] ?? -1; parent !== at && parent >= 0; parent = this.#parents[branch] ?? -1)
      branch = parent;
    return branch;
  }

  #shownAbove(at: number): number {
    let parent = this.#parents[at] ?? -1;
    while (parent >= 0 && !this.#shown[parent]) parent = this.#parents[parent] ?? -1;
    return parent;
  }
}

function together(a: Remainder, b: Remainder): Remainder {
  if (b.parts.length === 0) return a;
  if (a.parts.length === 0) return b;
  const none: OptionCounts = { options: [], none: 0 };
  return {
    parts: [...a.parts, ...b.parts],
    questions: a.questions.map((counts, q) => joinedCounts(counts, b.questions[q] ?? none)),
  };
}
