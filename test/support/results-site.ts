import type { Role, WaveState } from "../../server/db/schema.ts";
import { standingReport } from "../../server/edit/edit-action.ts";
import { editRoutes } from "../../server/edit/edit-routes.ts";
import { followUpRoutes } from "../../server/follow-up/follow-up-routes.ts";
import { clientsTogetherRoutes } from "../../server/heatmap/clients-together-routes.ts";
import { heatmapRoutes } from "../../server/heatmap/heatmap-routes.ts";
import type { OrganisationId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { randomUuid, systemRandom } from "../../server/kernel/random.ts";
import { createPress } from "../../server/press/press.ts";
import { publishRoutes } from "../../server/publish/publish-routes.ts";
import type { Release } from "../../server/release/release.ts";
import { insertRelease } from "../../server/release/release-store.ts";
import { reportRoutes } from "../../server/report/report-routes.ts";
import { retention } from "../../server/wave/manifest.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { samplePress } from "./sample-press.ts";
import { sampleRelease } from "./sample-release.ts";
import { staffSite } from "./staff-site.ts";

/** A staff door with the rooms of results, and a client with one released wave of the sample company. */
export async function resultsSite(database: FreshDatabase, real: Parameters<typeof staffSite>[2] = {}) {
  const press = await samplePress();
  const pdfPress = createPress();
  const site = staffSite(
    database,
    (deps) => [
      heatmapRoutes({ ...deps, press: pdfPress }),
      clientsTogetherRoutes({ db: deps.staff.db, renderer: deps.renderer }),
      reportRoutes({ ...deps, ...press, press: pdfPress, documentOf: standingReport(press.wording) }),
      followUpRoutes({ ...deps, wording: press.wording }),
      editRoutes({ ...deps, wording: press.wording }),
      publishRoutes({ ...press, ...deps, press: pdfPress }),
    ],
    real,
  );

  /** A client whose unit "Sales" is the one of the sample release. */
  const client = async (slug: string) => {
    const organisationId = await site.organisation(slug, `${slug} Ltd`, null);
    await site.roster(
      organisationId,
      `unit id,unit path,e-mail,name,language\nSALES,Commercial / Sales,p@${slug}.example,Pat,en`,
    );
    const { rows } = await database.admin.query<{ id: UnitId }>(
      "select id from organisation.unit where external_id = 'SALES' and organisation_id = $1",
      [organisationId],
    );
    const sales = rows[0]?.id;
    if (sales === undefined) throw new Error("the roster was not imported");
    return { organisationId, slug, sales };
  };

  const wave = async (
    organisationId: OrganisationId,
    state: WaveState,
    withheldCount: number | null = null,
  ): Promise<WaveId> => {
    const id = randomUuid(systemRandom) as WaveId;
    await database.admin.query(
      `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, mode, state, opens_on, closes_on,
        earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at, withheld_count, manifest, manifest_hash)
       values ($1, $2, 'Learning survey, spring 2026', 'x', 'x', 'x', 'sealed', $3, '2026-05-04', '2026-05-22',
        '2026-05-05', '2026-05-29', 'readiness', '{"k":5}', '{}', '[]', now(), $4, $5, sha256(convert_to($5, 'UTF8')))`,
      [id, organisationId, state, withheldCount, JSON.stringify({ retention })],
    );
    return id;
  };

  /** Freezes a sample as the results of a wave; its unit "Sales" gets the id of the client's own. */
  const release = async (waveId: WaveId, sales: UnitId, sample: Release = sampleRelease()): Promise<Release> => {
    const old = sample.units.find((unit) => unit.name === "Sales")?.id ?? "";
    const text = JSON.stringify({ ...sample, wave: { ...sample.wave, id: waveId } }).replaceAll(old, sales);
    const frozen = JSON.parse(text) as Release;
    // a release is written before its wave is over
    const { rows } = await database.admin.query("select state from wave.wave where id = $1", [waveId]);
    const setState = (state: string) =>
      database.admin.query("update wave.wave set state = $2 where id = $1", [waveId, state]);
    await setState("closed");
    await insertRelease(database.pools.opener.db, waveId, frozen);
    await setState(rows[0].state);
    return frozen;
  };

  const member = async (organisationId: OrganisationId, name: string, role: Role, unitId: UnitId | null = null) => {
    const person = await site.person(name);
    await site.member(organisationId, person.id, role, unitId);
    return site.signedIn(person.email);
  };

  return { ...site, client, wave, release, member, join: site.member };
}
