import { describe, expect, test } from "vitest";
import { simulate } from "../../server/demo/simulator.ts";
import { readinessScales, type ScaleCode } from "../../server/score/instrument.ts";
import { scoreOrganisation } from "../../server/score/score.ts";
import { sumsOf } from "../../server/score/sums.ts";
import { defaultVerdictConfig as config } from "../../server/verdict/config.ts";
import { readinessKey as key } from "./readiness-key.ts";

/** What one team's numbers for one sub-scale said, beside the truth. */
interface Claim {
  readonly truth: number;
  readonly ownCovers: boolean;
  readonly sharedCovers: boolean;
  readonly ownError: number;
  readonly sharedError: number;
  readonly pAtLeast50: number;
  readonly isReadiness: boolean;
}

/** Kind calls at .80 or more and whether they were true. */
interface KindCall {
  readonly isTrue: boolean;
}

const replicates = 40;
const scales = key.scales.map((scale) => scale.code);

function replicate(seed: number): { readonly claims: Claim[]; readonly calls: KindCall[] } {
  const sizes = Array.from({ length: 20 }, (_, i) => ({ id: `T${String(i).padStart(2, "0")}`, size: 8 + (i % 5) * 2 }));
  const { teams, people } = simulate(key, { seed, teams: sizes, responseRate: 0.8 });
  const input = teams.map(({ id, size }) => {
    const rows = people.flatMap((person) => (person.teamId === id && person.response ? [person.response.answers] : []));
    return { id, invited: size, sums: sumsOf(key, rows) };
  });
  const score = scoreOrganisation(key, input, config);
  const claims = teams.flatMap((team) =>
    scales.flatMap((code: ScaleCode): Claim[] => {
      const found = score.teams.get(team.id)?.scales[code];
      const truth = team.trueMeans[code];
      if (!found?.own || !found.gate) return [];
      return [
        {
          truth,
          ownCovers: found.own.lower <= truth && truth <= found.own.upper,
          sharedCovers: found.gate.lower <= truth && truth <= found.gate.upper,
          ownError: (found.own.est - truth) ** 2,
          sharedError: (found.gate.est - truth) ** 2,
          pAtLeast50: found.gate.p50,
          isReadiness: readinessScales.some((scale) => scale === code),
        },
      ];
    }),
  );
  const calls = teams.flatMap((team) =>
    key.kinds.flatMap(({ code: kind }) =>
      (["KC", "KD", "KR"] as const).flatMap((question): KindCall[] => {
        const p = score.teams.get(team.id)?.kinds[kind]?.[question].pMajority ?? 0.5;
        const share = team.kindShares[kind]?.[question] ?? 0.5;
        if (p >= config.gamma) return [{ isTrue: share > 0.5 }];
        return p <= 1 - config.gamma ? [{ isTrue: share < 0.5 }] : [];
      }),
    ),
  );
  return { claims, calls };
}

function shareOf<Value>(list: readonly Value[], holds: (value: Value) => boolean): number {
  return list.filter(holds).length / list.length;
}

describe("over simulated organisations whose truth is known", () => {
  const runs = Array.from({ length: replicates }, (_, i) => replicate(1000 + i));
  const claims = runs.flatMap((run) => run.claims);

  test("a team's own 95 % interval covers its true mean in 93 to 97 of 100 teams", () => {
    const covered = shareOf(claims, (claim) => claim.ownCovers);
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });

  test("the shared interval covers the true mean in 93 to 97.5 of 100 teams, with a smaller error than the own mean", () => {
    const covered = shareOf(claims, (claim) => claim.sharedCovers);
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
    const sum = (of: (claim: Claim) => number): number => claims.reduce((total, claim) => total + of(claim), 0);
    expect(sum((claim) => claim.sharedError)).toBeLessThan(sum((claim) => claim.ownError));
  });

  test("a probability means what it says, within .12 in every tenth with 200 cases", () => {
    for (let tenth = 0; tenth < 10; tenth++) {
      const cases = claims.filter((claim) => Math.min(9, Math.floor(claim.pAtLeast50 * 10)) === tenth);
      if (cases.length < 200) continue;
      const said = cases.reduce((sum, claim) => sum + claim.pAtLeast50, 0) / cases.length;
      expect(Math.abs(shareOf(cases, (claim) => claim.truth >= 50) - said)).toBeLessThan(0.12);
    }
  });

  test("at least 80 of 100 calls of a weak point are true, and 93 within five points", () => {
    const weak = claims.filter((claim) => claim.isReadiness && claim.pAtLeast50 <= 1 - config.gamma);
    expect(weak.length).toBeGreaterThan(200);
    expect(shareOf(weak, (claim) => claim.truth < 50)).toBeGreaterThan(0.8);
    expect(shareOf(weak, (claim) => claim.truth < 55)).toBeGreaterThan(0.93);
  });

  test("at least 85 of 100 calls about a kind of learning are true", () => {
    expect(
      shareOf(
        runs.flatMap((run) => run.calls),
        (call) => call.isTrue,
      ),
    ).toBeGreaterThan(0.85);
  });
});
