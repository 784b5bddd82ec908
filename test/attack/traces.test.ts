import { afterAll, expect, test } from "vitest";
import { doorsAttack } from "./doors.ts";
import { type Finding, tableOf } from "./finding.ts";
import { intervalAttack } from "./intervals.ts";
import { markerAttack } from "./markers.ts";
import { openAttackSite } from "./site.ts";

/** The short form of what `npm run attack` looks for in files, requests, pages and releases. */
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
  "nothing that was sent along with a ballot is in any log, file or table, and answers are only among the opened ones",
  async () => expectHeld(await markerAttack(site), 2),
  patienceMs,
);

test(
  "sizes, mere looking and every page of staff tell nothing about a person, and one more ballot changes no page",
  async () => expectHeld(await doorsAttack(site), 4),
  patienceMs,
);

test(
  "nothing more follows from a release than it shows",
  async () => expectHeld(await intervalAttack("short"), 1),
  patienceMs,
);
