import { attackCounts, type Finding } from "./attack-counts.ts";
import { attackMeans, type IntervalSolver } from "./attack-means.ts";
import { attackTreeOf } from "./attack-tree.ts";
import type { OutsideKind, OutsideRelease } from "./outside-release.ts";

/**
 * Attacks a release with nothing but what it shows to everybody, as somebody would who wants to know more. Empty: by
 * these means nothing unsafe follows. What that does not show is said in docs/privacy-promises.md.
 */
export function attackRelease(release: OutsideRelease, solve: IntervalSolver): readonly Finding[] {
  const tree = attackTreeOf(release);
  return [
    ...attackCounts(release, tree),
    ...attackMeans(release, tree, solve),
    ...release.kinds.flatMap((kind) => attackKind(release, kind)),
  ];
}

function attackKind({ k, largestShare }: OutsideRelease, { unit, kind, questions }: OutsideKind): Finding[] {
  return Object.entries(questions).flatMap(([code, { yes, n }]): Finding[] => {
    if (yes === null || n === null) return [];
    const [question, about] = [`${kind} ${code}`, null];
    if (n < k) return [{ kind: "published-below-k", question, unit, about, detail: `${n} answers` }];
    const most = Math.max(yes, n - yes);
    const isUniform = most > largestShare * n + 1e-9;
    return isUniform ? [{ kind: "uniform", question, unit, about, detail: `${most} of ${n} said the same` }] : [];
  });
}
