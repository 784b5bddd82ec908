import { expect, test } from "vitest";
import { tableOf } from "./finding.ts";
import { linkingAttack } from "./linking.ts";
import { openAttackSite } from "./site.ts";

test("the superuser of the database does not find out who answered what, and would where a defence is missing", async () => {
  const site = await openAttackSite("short");
  try {
    const findings = await linkingAttack(site, "short");
    expect(findings).toHaveLength(6);
    expect(
      findings.filter((finding) => !finding.isHeld),
      tableOf(findings),
    ).toEqual([]);
  } finally {
    await site.close();
  }
}, 180_000);
