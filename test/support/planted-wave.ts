import {
  constants,
  createECDH,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
} from "node:crypto";
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import type pg from "pg";
import type { Thresholds, WaveState } from "../../server/db/schema.ts";
import type { GroupId, UnitId, WaveId } from "../../server/kernel/brand.ts";
import { manifestHashOf, manifestTextOf } from "../../server/wave/manifest.ts";
import { shippedDefinition } from "../definition/shipped.ts";

/** A unit of the tree to plant: `invited` > 0 makes it a reporting group; `joins` puts its people into that unit's group. */
export interface PlantedUnit {
  readonly name: string;
  readonly parent?: string;
  readonly invited?: number;
  readonly joins?: string;
  /** the client's own id; by default one that follows from its place */
  readonly externalId?: string;
}

export interface PlantedGroup {
  readonly id: GroupId;
  readonly unitId: UnitId;
  readonly leaf: number;
  readonly privateKey: KeyObject;
  readonly spki: Buffer;
}

export interface PlantedWave {
  readonly id: WaveId;
  readonly organisationId: string;
  readonly manifest: string;
  readonly manifestHash: Buffer;
  /** 32 bytes: what the key store of the opener holds while the wave is open */
  readonly boxPrivateKey: Buffer;
  readonly unitIds: ReadonlyMap<string, UnitId>;
  readonly groups: ReadonlyMap<string, PlantedGroup>;
  /** token || sealed of a new ballot of this group, without the blinding, which the collector cannot see anyway */
  ballot(group: string, plain: Buffer | object): Promise<Buffer>;
  /** puts ballots straight into the box, as the collector does; a plain text that is a Buffer is sealed as it is */
  cast(group: string, plains: readonly (Buffer | object)[]): Promise<void>;
  token(group: string): Buffer;
  seal(group: string, plain: Buffer): Promise<Buffer>;
}

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const pairs: { publicKey: KeyObject; privateKey: KeyObject }[] = [];

/** Keys are made once per run: 0.1 s each. Two groups of one wave never share one. */
function pairNumber(index: number) {
  pairs[index] ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
  return pairs[index];
}

export const plantedKinds = ["RUL", "IND", "TOO", "PRD", "PRB", "PPL"].map((code) => ({
  code,
  label: `Kind ${code}`,
  mustProve: code === "RUL" ? { reason: "Safety law", who: "The safety officer", date: "2026-01-15" } : null,
}));

/** A launched wave written straight into the database, as launching leaves it. The first unit is the root. */
export async function plantWave(
  admin: pg.Pool,
  units: readonly PlantedUnit[],
  options: {
    readonly state?: WaveState;
    readonly thresholds?: Partial<Thresholds>;
    readonly issuingEnded?: boolean;
    /** public key of the way back: makes it a wave whose box key the works council holds */
    readonly returnKey?: Buffer;
    /** a later wave of an organisation that was planted before */
    readonly organisationId?: string;
    readonly closingAt?: Date;
    readonly definition?: Pick<ReturnType<typeof shippedDefinition>, "id" | "hash" | "json" | "keyJson">;
  } = {},
): Promise<PlantedWave> {
  const [waveId, organisationId] = [randomUUID() as WaveId, options.organisationId ?? randomUUID()];
  const thresholds = { k: 5, kInvited: 8, largestShare: 0.8, commentsFrom: 10, ...options.thresholds };
  const rules = { cutWeak: 50, cutOk: 60, cutContext: 60, gamma: 0.8, nMin: 5, minResponseRate: 0.5, ebMinTeams: 5 };
  const box = createECDH("prime256v1");
  box.generateKeys();
  const unitIds = new Map(units.map((unit) => [unit.name, randomUUID() as UnitId]));
  const idOf = (name: string) => unitIds.get(name) ?? ("" as UnitId);
  const hosts = units.filter((unit) => unit.invited !== undefined && unit.joins === undefined);
  const invitedTo = (name: string) =>
    units.filter((unit) => (unit.joins ?? unit.name) === name).reduce((sum, unit) => sum + (unit.invited ?? 0), 0);
  const groups = new Map(
    hosts.map((unit, leaf): [string, PlantedGroup] => {
      const { publicKey, privateKey } = pairNumber(leaf);
      const spki = publicKey.export({ type: "spki", format: "der" });
      return [unit.name, { id: randomUUID() as GroupId, unitId: idOf(unit.name), leaf, privateKey, spki }];
    }),
  );
  const assets = [
    { name: "page.html", type: "text/html; charset=utf-8", bytes: Buffer.from("<!doctype html><title>Survey</title>") },
    {
      name: "client.js",
      type: "text/javascript; charset=utf-8",
      bytes: Buffer.from("console.log('frozen');\n".repeat(50)),
    },
    { name: "client.css", type: "text/css; charset=utf-8", bytes: Buffer.from("body { margin: 0 }\n".repeat(50)) },
  ].map((asset) => ({ ...asset, sha256: createHash("sha256").update(asset.bytes).digest() }));
  const days = { opensOn: "2026-11-23", earliestClose: "2026-12-04", latestClose: "2026-12-18" };
  const definition = options.definition ?? shippedDefinition();
  const definitionHash = Buffer.from(definition.hash, "hex");
  const manifest = manifestTextOf({
    wave: waveId,
    organisation: "Larkfield Group",
    title: "Learning survey 2026",
    ...days,
    mode: options.returnKey ? "trustee" : "sealed",
    definitionHash,
    assets,
    thresholds,
    rules,
    kinds: plantedKinds,
    boxKey: box.getPublicKey(),
    returnKey: options.returnKey ?? null,
    groups: hosts.map((unit) => ({
      id: groups.get(unit.name)?.id ?? "",
      label: unit.name,
      invited: invitedTo(unit.name),
      publicKey: groups.get(unit.name)?.spki ?? Buffer.alloc(0),
    })),
  });
  const manifestHash = manifestHashOf(manifest);

  await admin.query(
    `insert into organisation.organisation (id, slug, name, created_at) values ($1, $2, 'Larkfield Group', now())
     on conflict do nothing`,
    [organisationId, `larkfield-${organisationId.slice(0, 8)}`],
  );
  await admin.query(
    `insert into wave.wave (id, organisation_id, title, asked_by, purpose, contact, state, opens_on, closes_on,
       earliest_close, latest_close, definition_id, thresholds, rules, kinds, created_at, definition_hash, definition,
       scoring_key, box_public_key, manifest, manifest_hash, launched_at, closing_at, issuing_ended_at,
       mode, return_public_key)
     values ($1, $2, 'Learning survey 2026', 'Ada', 'To learn', 'ada@example.org', $3, $4, '2026-12-11', $5,
       $6, $16, $7, $8, $9, now(), $10, $17, $11, $12, $13, $14, now(), $15, $15, $18, $19)`,
    [
      waveId,
      organisationId,
      options.state ?? "open",
      days.opensOn,
      days.earliestClose,
      days.latestClose,
      JSON.stringify(thresholds),
      JSON.stringify(rules),
      JSON.stringify(plantedKinds),
      definitionHash,
      definition.keyJson,
      box.getPublicKey(),
      manifest,
      manifestHash,
      options.issuingEnded ? (options.closingAt ?? new Date("2026-12-12T00:05:00Z")) : null,
      definition.id,
      definition.json,
      options.returnKey ? "trustee" : "sealed",
      options.returnKey ?? null,
    ],
  );
  for (const unit of hosts) {
    const group = groups.get(unit.name);
    await admin.query(
      `insert into wave.reporting_group (id, wave_id, leaf, unit_id, label, invited, public_key)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [group?.id, waveId, group?.leaf, group?.unitId, unit.name, invitedTo(unit.name), group?.spki],
    );
  }
  const depthOf = (unit: PlantedUnit): number => {
    const parent = units.find((candidate) => candidate.name === unit.parent);
    return parent ? depthOf(parent) + 1 : 0;
  };
  for (const [position, unit] of units.entries()) {
    await admin.query(
      `insert into wave.wave_unit (wave_id, unit_id, parent_id, external_id, name, depth, position, invited_own, group_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        waveId,
        idOf(unit.name),
        unit.parent === undefined ? null : idOf(unit.parent),
        unit.externalId ?? `X-${position}`,
        unit.name,
        depthOf(unit),
        position,
        unit.invited ?? 0,
        groups.get(unit.joins ?? unit.name)?.id ?? null,
      ],
    );
  }
  for (const asset of assets)
    await admin.query(
      "insert into wave.asset (wave_id, name, content_type, bytes, sha256) values ($1, $2, $3, $4, $5)",
      [waveId, asset.name, asset.type, asset.bytes, asset.sha256],
    );

  const groupOf = (name: string): PlantedGroup => {
    const group = groups.get(name);
    if (!group) throw new Error(`no group ${name} was planted`);
    return group;
  };
  const wave: PlantedWave = {
    id: waveId,
    organisationId,
    manifest,
    manifestHash,
    boxPrivateKey: Buffer.concat([Buffer.alloc(32), box.getPrivateKey()]).subarray(-32),
    unitIds,
    groups,
    token(name) {
      const { spki, privateKey } = groupOf(name);
      const keyHash = createHash("sha256").update(spki).digest();
      const message = Buffer.concat([Buffer.of(0, 2), randomBytes(32), manifestHash, keyHash]);
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return Buffer.concat([message, sign("sha384", message, { key: privateKey, padding, saltLength: 48 })]);
    },
    async seal(name, plain) {
      const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(box.getPublicKey()));
      const info = new Uint8Array(Buffer.concat([Buffer.from("upwell ballot 1"), manifestHash]));
      const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plain, Buffer.from(groupOf(name).id));
      return Buffer.concat([Buffer.from(enc), Buffer.from(ct)]);
    },
    async ballot(name, plain) {
      return Buffer.concat([wave.token(name), await wave.seal(name, plainOf(plain))]);
    },
    async cast(name, plains) {
      for (const plain of plains) {
        const token = wave.token(name);
        const sealed = await wave.seal(name, plainOf(plain));
        await admin.query(
          `with spent as (insert into ballot.spent (nonce, group_id, signature) values ($1, $2, $3))
           insert into ballot.inbox (group_id, sealed) values ($2, $4)`,
          [token.subarray(2, 34), groupOf(name).id, token.subarray(98), sealed],
        );
      }
    },
  };
  return wave;
}

/** Padded with spaces to the size of every ballot, in bytes of UTF-8. */
export function plainOf(content: Buffer | object): Buffer {
  if (Buffer.isBuffer(content)) return content;
  const json = Buffer.from(JSON.stringify(content), "utf8");
  return Buffer.concat([json, Buffer.alloc(Math.max(0, 1856 - json.length), " ")]);
}
