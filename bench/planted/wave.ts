import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type pg from "pg";
import type { WaveState } from "../../server/db/schema.ts";
import type { Definition } from "../../server/definition/definition.ts";
import { readDefinitions } from "../../server/definition/definition-file.ts";
import { surveyAssets } from "../../server/definition/survey-assets-file.ts";
import { readAssets } from "../../server/http/assets.ts";
import { createRenderer, type Renderer } from "../../server/http/render.ts";
import type { GroupId, OrganisationId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { boxKeyNameOf, publicKeyOf } from "../../server/response/box-key-job.ts";
import { dayOf, daysAfter } from "../../server/wave/day.ts";
import { defaultRules, defaultThresholds } from "../../server/wave/draft.ts";
import { manifestHashOf, manifestTextOf, retention } from "../../server/wave/manifest.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { type PlantedUnit, plantedTree } from "./tree.ts";

/** A reporting group of a planted wave. */
export interface PlantedGroup {
  readonly id: GroupId;
  readonly unitId: UnitId;
  readonly leaf: number;
  readonly invited: number;
  /** SPKI (DER); random bytes where the group has no real key */
  readonly spki: Buffer;
  /** null: nothing asks for a signature of this group */
  readonly privateKey: KeyObject | null;
}

export interface PlantedWave {
  readonly id: WaveId;
  readonly organisationId: OrganisationId;
  readonly slug: string;
  readonly definition: Definition;
  readonly manifestHash: Buffer;
  readonly boxPublicKey: Buffer;
  readonly units: readonly PlantedUnit[];
  readonly groups: readonly PlantedGroup[];
}

export interface WaveSettings {
  readonly teams: number;
  /** people invited to each team */
  readonly teamSize: number;
  readonly state: WaveState;
  /** groups with a key that really signs: 0.1 s each, so the others get bytes that look like one */
  readonly realKeys?: number;
}

/** The shipped templates and definition, read once. */
export function shippedParts(): { readonly renderer: Renderer; readonly definition: Definition } {
  const assets = readAssets(join(packageRoot(), "dist", "assets"));
  const renderer = createRenderer({ folder: join(packageRoot(), "views"), assetPath: assets.path });
  const [definition] = readDefinitions().values();
  if (definition === undefined) throw new Error("there is no survey definition");
  return { renderer, definition };
}

/** A launched wave written straight into the tables as launching leaves it, with its box key in the key store. */
export async function plantWave(house: BenchHouse, settings: WaveSettings): Promise<PlantedWave> {
  const { renderer, definition } = shippedParts();
  const [id, organisationId] = [randomUUID() as WaveId, randomUUID() as OrganisationId];
  const slug = `harrow-${organisationId.slice(0, 8)}`;
  const units = plantedTree(settings.teams);
  const groups = units
    .filter((unit) => unit.groupId !== null)
    .map((unit, leaf): PlantedGroup => {
      const key = leaf < (settings.realKeys ?? 0) ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : undefined;
      const spki = key?.publicKey.export({ type: "spki", format: "der" }) ?? randomBytes(294);
      const groupId = unit.groupId ?? ("" as GroupId);
      return {
        id: groupId,
        unitId: unit.id,
        leaf,
        invited: settings.teamSize,
        spki,
        privateKey: key?.privateKey ?? null,
      };
    });
  const boxKey = await house.keyStore.ensure(boxKeyNameOf(id), () => randomBytes(32));
  const today = dayOf(new Date());
  const facts = {
    wave: id,
    organisation: "Harrow & Fell",
    title: "Learning survey",
    opensOn: today,
    earliestClose: today,
    latestClose: daysAfter(today, 60),
    mode: "sealed" as const,
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds: definition.key.kinds.map((kind) => ({ ...kind, mustProve: null })),
  };
  const texts = {
    askedBy: "The people team",
    purpose: "To see where people can run their learning",
    contact: "Room 2.14",
  };
  const bundle = readAssets(join(packageRoot(), "dist", "assets"));
  const assets = surveyAssets({ facts: { ...facts, ...texts, retention }, definition, renderer, assets: bundle }).map(
    (asset) => ({ ...asset, sha256: createHash("sha256").update(asset.bytes).digest() }),
  );
  const manifest = manifestTextOf({
    ...facts,
    definitionHash: Buffer.from(definition.hash, "hex"),
    assets,
    boxKey: publicKeyOf(boxKey),
    groups: groups.map(({ id, leaf, invited, spki }) => ({ id, label: `Team ${leaf + 1}`, invited, publicKey: spki })),
  });
  const { admin } = house;
  await admin.query("insert into organisation.organisation values ($1, $2, $3, now())", [
    organisationId,
    slug,
    facts.organisation,
  ]);
  const isEnded = settings.state !== "open";
  const row = {
    id,
    organisation_id: organisationId,
    title: facts.title,
    asked_by: texts.askedBy,
    purpose: texts.purpose,
    contact: texts.contact,
    mode: facts.mode,
    state: settings.state,
    opens_on: today,
    closes_on: daysAfter(today, 30),
    earliest_close: today,
    latest_close: facts.latestClose,
    definition_id: definition.id,
    thresholds: JSON.stringify(facts.thresholds),
    rules: JSON.stringify(facts.rules),
    kinds: JSON.stringify(facts.kinds),
    created_at: new Date(),
    definition_hash: Buffer.from(definition.hash, "hex"),
    definition: definition.json,
    scoring_key: definition.keyJson,
    box_public_key: publicKeyOf(boxKey),
    manifest,
    manifest_hash: manifestHashOf(manifest),
    launched_at: new Date(),
    closing_at: isEnded ? new Date() : null,
    issuing_ended_at: isEnded ? new Date() : null,
    closed_at: settings.state === "closed" ? new Date() : null,
  };
  await insertRow(admin, "wave.wave", row);
  await admin.query(
    `insert into wave.reporting_group (id, wave_id, leaf, unit_id, label, invited, public_key, redeemed)
     select id, $1, leaf, unit_id, 'Team ' || leaf + 1, $2, key, 0
     from unnest($3::uuid[], $4::integer[], $5::uuid[], $6::bytea[]) as g (id, leaf, unit_id, key)`,
    [id, settings.teamSize, ...columnsOf(groups, (g) => [g.id, g.leaf, g.unitId, g.spki])],
  );
  await admin.query(
    `insert into wave.wave_unit (wave_id, unit_id, parent_id, external_id, name, depth, position, invited_own, group_id)
     select $1, unit_id, parent_id, external_id, name, depth, place - 1, case when group_id is null then 0 else $2::integer end, group_id
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::integer[], $8::uuid[])
       with ordinality as u (unit_id, parent_id, external_id, name, depth, group_id, place)`,
    [id, settings.teamSize, ...columnsOf(units, (u) => [u.id, u.parentId, u.externalId, u.name, u.depth, u.groupId])],
  );
  for (const { name, contentType, bytes, sha256 } of assets)
    await insertRow(admin, "wave.asset", { wave_id: id, name, content_type: contentType, bytes, sha256 });
  const manifestHash = row.manifest_hash;
  return { id, organisationId, slug, definition, manifestHash, boxPublicKey: row.box_public_key, units, groups };
}

/** The same values by column, as unnest takes them. */
export function columnsOf<Row>(rows: readonly Row[], valuesOf: (row: Row) => readonly unknown[]): unknown[][] {
  const values = rows.map(valuesOf);
  return (values[0] ?? []).map((_, column) => values.map((row) => row[column]));
}

async function insertRow(admin: pg.Pool, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await admin.query(`insert into ${table} (${names.join(", ")}) values (${places.join(", ")})`, Object.values(row));
}
