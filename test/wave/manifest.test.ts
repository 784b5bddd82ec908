import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprintBlocks, fingerprintOf } from "../../server/wave/fingerprint.ts";
import { leafTextOf, type ManifestFacts, manifestHashOf, manifestTextOf } from "../../server/wave/manifest.ts";

const facts: ManifestFacts = {
  wave: "0b0e7c46-9c25-4a7e-8a37-000000000001",
  organisation: "Fen & Sons “Mills”",
  title: "Learning survey, spring",
  opensOn: "2026-03-02",
  earliestClose: "2026-03-09",
  latestClose: "2026-04-01",
  mode: "sealed",
  definitionHash: Buffer.alloc(32, 1),
  assets: [
    { name: "page.html", sha256: Buffer.alloc(32, 2) },
    { name: "client.js", sha256: Buffer.alloc(32, 3) },
    { name: "client.css", sha256: Buffer.alloc(32, 4) },
  ],
  thresholds: { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10 },
  rules: { cutWeak: 50, cutOk: 60, cutContext: 60, gamma: 0.8, nMin: 5, minResponseRate: 0.5, ebMinTeams: 5 },
  kinds: [{ code: "RUL", label: "Rules", mustProve: { reason: "Law", who: "Ada", date: "2026-01-05" } }],
  boxKey: Buffer.alloc(65, 4),
  groups: [{ id: "0b0e7c46-9c25-4a7e-8a37-000000000002", label: "Looms", invited: 9, publicKey: Buffer.from("key") }],
};

test("the manifest is the text of the protocol, byte for byte", () => {
  const leaf = '{"group":"0b0e7c46-9c25-4a7e-8a37-000000000002","invited":9,"key":"a2V5","label":"Looms"}';
  const root = createHash("sha256").update(Buffer.of(0)).update(leaf).digest("hex");
  expect(leafTextOf({ id: "", label: "", invited: 0, publicKey: Buffer.alloc(0), ...facts.groups[0] })).toBe(leaf);
  expect(manifestTextOf(facts)).toBe(
    `{"boxKey":"${Buffer.alloc(65, 4).toString("base64url")}",` +
      `"client":{"client.css":"${"04".repeat(32)}","client.js":"${"03".repeat(32)}","page.html":"${"02".repeat(32)}"},` +
      `"definition":"${"01".repeat(32)}","earliestClose":"2026-03-09","groups":{"count":1,"root":"${root}"},` +
      `"kinds":[{"code":"RUL","label":"Rules","mustProve":{"date":"2026-01-05","reason":"Law","who":"Ada"}}],` +
      `"latestClose":"2026-04-01","mode":"sealed","opensOn":"2026-03-02","organisation":"Fen & Sons “Mills”",` +
      `"retention":{"identitiesDays":30,"responsesMonths":24},` +
      `"rules":{"cutContext":"60","cutOk":"60","cutWeak":"50","ebMinTeams":"5","gamma":"0.8","minResponseRate":"0.5","nMin":"5"},` +
      `"thresholds":{"commentsFrom":10,"k":5,"kInvited":8,"largestShare":"0.8"},` +
      `"title":"Learning survey, spring","v":1,"wave":"0b0e7c46-9c25-4a7e-8a37-000000000001"}`,
  );
});

test("the fingerprint is the first 200 bits of the hash, read as ten blocks of four", () => {
  const hash = manifestHashOf("foobar");
  expect(hash.toString("hex")).toBe("c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2");
  const fingerprint = fingerprintOf(hash);
  expect(fingerprint).toBe("YOVY74JXEDUK3ECH3U4UM2Z4RF2OLEWC7I4D2SRZ");
  expect(fingerprintBlocks(fingerprint)).toEqual(fingerprint.match(/[A-Z2-7]{4}/g));
  expect(fingerprintBlocks(fingerprint)).toHaveLength(10);
});

test("any changed fact changes the hash", () => {
  const hash = manifestHashOf(manifestTextOf(facts)).toString("hex");
  const changed: readonly Partial<ManifestFacts>[] = [
    { title: "Learning survey, summer" },
    { thresholds: { ...facts.thresholds, k: 6 } },
    { boxKey: Buffer.alloc(65, 5) },
    { groups: facts.groups.map((group) => ({ ...group, invited: 10 })) },
    { kinds: facts.kinds.map((kind) => ({ ...kind, mustProve: null })) },
  ];
  for (const change of changed) {
    expect(manifestHashOf(manifestTextOf({ ...facts, ...change })).toString("hex")).not.toBe(hash);
  }
});
