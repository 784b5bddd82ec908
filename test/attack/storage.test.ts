import { afterAll, expect, test } from "vitest";
import { crashAttack } from "./crash.ts";
import { type Finding, tableOf } from "./finding.ts";
import { linkingAttack } from "./linking.ts";
import { openAttackSite } from "./site.ts";

/** The short form of what `npm run attack` tries on PostgreSQL itself. */
const site = await openAttackSite("short");
const patienceMs = 600_000;
afterAll(() => site.close());

function expectHeld(findings: readonly Finding[], count: number): void {
  expect(findings).toHaveLength(count);
  expect(
    findings.every((finding) => finding.isHeld),
    `\n${tableOf(findings)}`,
  ).toBe(true);
}

test(
  "the superuser does not find out who answered or wrote what, and would where a defence is missing",
  async () => expectHeld(await linkingAttack(site, "short"), 6),
  patienceMs,
);

test(
  "kills of the opener and of PostgreSQL lose nothing, double nothing and leave nothing over",
  async () => expectHeld(await crashAttack(site, "short"), 1),
  patienceMs,
);
