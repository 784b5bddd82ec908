import { afterAll, expect, test } from "vitest";
import { readDefinitions } from "../../server/definition/definition-file.ts";
import { paths } from "../../server/http/paths.ts";
import { publicPageOf } from "../../server/pack/pack-file.ts";
import { packRoutes } from "../../server/pack/pack-routes.ts";
import { readPackWording } from "../../server/pack/pack-wording-file.ts";
import { createPress } from "../../server/press/press.ts";
import { fingerprintBlocks, fingerprintOf } from "../../server/wave/fingerprint.ts";
import { freshDatabase } from "../support/fresh-database.ts";
import { readPdf } from "../support/pdf.ts";
import { plantWave } from "../support/planted-wave.ts";
import { bundled } from "../support/sample-press.ts";
import { staffSite } from "../support/staff-site.ts";

const database = await freshDatabase();
const press = createPress();
afterAll(() => press.close());
const css = Buffer.from(await bundled("styles/pack.css"));
const site = staffSite(database, (deps) => [
  packRoutes({
    ...deps,
    press,
    assets: { bytes: () => css },
    packWording: readPackWording(),
    definitions: readDefinitions(),
    publicPageOf: publicPageOf(deps.publicUrl),
  }),
]);
const organisationId = await site.organisation("larkfield", "Larkfield Group", null);
await site.organisation("other", "Other Ltd", null);
const units = [{ name: "Larkfield" }, { name: "Looms", parent: "Larkfield", invited: 20 }];
const wave = await plantWave(database.admin, units, { organisationId });
const foreign = await plantWave(database.admin, units);
const draft = "3f0e7c46-9c25-4a7e-8a37-0b0e7c469c25";
await database.admin.query(
  `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, mode, state, opens_on, closes_on,
     earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at)
   select $1, $2, 'Planned <survey>', asked_by, purpose, contact, 'trustee', 'draft', opens_on, closes_on, earliest_close,
     latest_close, definition_id, '{"k":7,"kInvited":9,"largestShare":0.8,"commentsFrom":12}', rules, kinds, created_at
   from wave.wave where id = $3`,
  [draft, organisationId, wave.id],
);
await site.roster(organisationId, "unit id,unit path,e-mail,name,language\nLOOMS,Looms,p@larkfield.example,Pat,en");
const unitId = (
  await database.admin.query("select id from organisation.unit where organisation_id = $1", [organisationId])
).rows[0].id;
const signedIn = async (name: string, role: "admin" | "consultant" | "hr" | "manager") => {
  const person = await site.person(name);
  await site.member(organisationId, person.id, role, role === "manager" ? unitId : null);
  return await site.signedIn(person.email);
};
const hr = await signedIn("Hanna Hr", "hr");
const manager = await signedIn("Mona Manager", "manager");
const at = (id: string) => ({ organisation: "larkfield", wave: id });
const addresses = [paths.wavePack, paths.wavePackPdf, paths.wavePosterA4, paths.wavePosterA3];

test("the page of a launched wave carries its own frozen rules, and allows its style by hash and nothing else", async () => {
  const page = await hr.get(paths.wavePack(at(wave.id))).expect(200);
  expect(page.text).toContain(fingerprintBlocks(fingerprintOf(wave.manifestHash))[0]);
  expect(page.text).toContain(wave.manifestHash.toString("hex"));
  expect(page.text).toContain("20 people in 1 reporting group");
  expect(page.text).toContain(`/x/${wave.id}/audit`);
  expect(page.headers["content-security-policy"]).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/,
  );
  expect(page.headers["cache-control"]).toBe("no-store");
});

test("its PDF and its posters are PDFs of the same wave", async () => {
  const file = await hr.get(paths.wavePackPdf(at(wave.id))).expect(200);
  expect(file.headers["content-type"]).toBe("application/pdf");
  expect(file.headers["content-disposition"]).toBe("attachment; filename=works-council-pack-larkfield-2026-11-23.pdf");
  expect((await readPdf(file.body)).title).toContain("Learning survey 2026, Larkfield Group");
  const poster = await hr.get(paths.wavePosterA3(at(wave.id))).expect(200);
  // one address; where it breaks over a line, the document has an area to click for each part
  expect([...new Set((await readPdf(poster.body)).links)]).toEqual([`http://upwell.test/x/${wave.id}/audit`]);
});

test("a draft has a pack as planned, and no poster", async () => {
  const page = await hr.get(paths.wavePack(at(draft))).expect(200);
  expect(page.text).toContain("Planned &lt;survey&gt;");
  expect(page.text).toContain("As planned on Tuesday 24 November 2026");
  expect(page.text).toContain("7 answers. The software allows");
  expect(page.text).not.toContain(paths.wavePosterA4(at(draft)));
  expect((await hr.get(paths.wavePosterA4(at(draft))).expect(409)).text).toContain("made at the launch");
});

test("a foreign wave looks like a missing one, to GET and to HEAD", async () => {
  const missing = "00000000-0000-4000-8000-000000000000";
  for (const address of addresses) {
    const bare = (text: string, id: string) => text.replaceAll(id, "ID").replace(/[0-9A-Z]{4}-?[0-9A-Z]{4}/g, "");
    const [none, other] = [await hr.get(address(at(missing))), await hr.get(address(at(foreign.id)))];
    expect([none.status, other.status]).toEqual([404, 404]);
    expect(bare(other.text, foreign.id)).toBe(bare(none.text, missing));
    expect((await hr.head(address(at(foreign.id)))).status).toBe(404);
    expect((await hr.head(address(at(wave.id)))).status).toBe(200);
  }
});

test("a manager gets none of it", async () => {
  for (const address of addresses) await manager.get(address(at(wave.id))).expect(403);
});
