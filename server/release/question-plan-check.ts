import type { QuestionNode } from "./question-plan.ts";
import { areSafe, type OptionCounts, type SafetyRule } from "./safe-counts.ts";

/**
 * What is wrong with a choice of shown units, without trusting how it was made: every group of people that is left of
 * a shown unit is worked out anew from the atoms. Empty: nothing unsafe follows from what is shown. O(units x depth).
 */
export function questionPlanFaults(
  nodes: readonly QuestionNode[],
  shown: ReadonlySet<string>,
  rule: SafetyRule,
): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const faults: string[] = [];
  const inner = new Set(nodes.map(({ parentId }) => parentId));
  const homes = new Map<string, QuestionNode[]>();
  for (const node of nodes) {
    if (shown.has(node.id) && !node.mayBeShown) faults.push(`${node.id} is shown although it may not be`);
    if (node.n === 0) continue;
    const home = firstShownOf(node, byId, shown);
    if (home === undefined) continue;
    const parts = homes.get(home);
    if (parts) parts.push(node);
    else homes.set(home, [node]);
  }
  for (const [home, parts] of homes) {
    const questions = parts[0]?.questions.length ?? 0;
    for (let q = 0; q < questions; q++) {
      if (!areSafe(sumOf(parts, q), rule)) faults.push(`question ${q + 1}: what is left of ${home} is not safe`);
    }
    // the usual case: what is left of a unit is its own people, and nobody is under it
    if (parts.length === 1 && parts[0]?.id === home && !inner.has(home)) continue;
    // units above every part, from the top: the deepest of them must be the shown one itself
    const [first, ...others] = parts.map((part) => [...ancestorsOf(part, byId)].reverse());
    const common = (first ?? []).filter((id, depth) => others.every((path) => path[depth] === id));
    if (common.at(-1) !== home) faults.push(`the hidden unit ${common.at(-1)} is all that is left of ${home}`);
    if (inner.has(home) && parts.length === 1 && parts[0]?.id === home && !parts[0].mayRestBeShown)
      faults.push(`the hidden rest is all that is left of ${home}`);
  }
  return faults;
}

function* ancestorsOf(node: QuestionNode, byId: ReadonlyMap<string, QuestionNode>): Generator<string> {
  for (let at: QuestionNode | undefined = node; at !== undefined; at = byId.get(at.parentId ?? "")) yield at.id;
}

function firstShownOf(
  node: QuestionNode,
  byId: ReadonlyMap<string, QuestionNode>,
  shown: ReadonlySet<string>,
): string | undefined {
  for (const id of ancestorsOf(node, byId)) if (shown.has(id)) return id;
  return undefined;
}

/** The answers of all parts to the question at place `q`. */
function sumOf(parts: readonly QuestionNode[], q: number): OptionCounts {
  const first = parts[0]?.questions[q] ?? { options: [], none: 0 };
  if (parts.length === 1) return first;
  const options = [...first.options];
  let { none } = first;
  for (const part of parts.slice(1)) {
    const more = part.questions[q];
    for (let at = 0; at < options.length; at++) options[at] = (options[at] ?? 0) + (more?.options[at] ?? 0);
    none += more?.none ?? 0;
  }
  return { options, none };
}
