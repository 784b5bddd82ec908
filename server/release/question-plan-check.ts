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
    const home = [...ancestorsOf(node, byId)].find((id) => shown.has(id));
    if (home === undefined) continue;
    const parts = homes.get(home);
    if (parts) parts.push(node);
    else homes.set(home, [node]);
  }
  for (const [home, parts] of homes) {
    const questions = parts[0]?.questions.length ?? 0;
    for (let q = 0; q < questions; q++) {
      const counts = parts.flatMap((part) => part.questions[q] ?? []);
      if (!areSafe(sumOf(counts), rule)) faults.push(`question ${q + 1}: what is left of ${home} is not safe`);
    }
    // units above every part, from the top: the deepest of them must be the shown one itself
    const paths = parts.map((part) => [...ancestorsOf(part, byId)].reverse());
    const common = (paths[0] ?? []).filter((id, depth) => paths.every((path) => path[depth] === id));
    if (common.at(-1) !== home) faults.push(`the hidden unit ${common.at(-1)} is all that is left of ${home}`);
    if (inner.has(home) && parts.length === 1 && parts[0]?.id === home && !parts[0].mayRestBeShown)
      faults.push(`the hidden rest is all that is left of ${home}`);
  }
  return faults;
}

function* ancestorsOf(node: QuestionNode, byId: ReadonlyMap<string, QuestionNode>): Generator<string> {
  for (let at: QuestionNode | undefined = node; at !== undefined; at = byId.get(at.parentId ?? "")) yield at.id;
}

function sumOf(groups: readonly OptionCounts[]): OptionCounts {
  const options = (groups[0]?.options ?? []).map((_, at) =>
    groups.reduce((sum, one) => sum + (one.options[at] ?? 0), 0),
  );
  return { options, none: groups.reduce((sum, one) => sum + one.none, 0) };
}
