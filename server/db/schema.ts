/**
 * The tables as TypeScript sees them, by hand; test/schema.test.ts proves them equal to the catalogue.
 * Each part of the server gets a handle that knows its own tables only (the `…Tables` types), as PostgreSQL's
 * grants do, so that a query across the wall does not compile.
 */
import type { ColumnType } from "kysely";
import type { AccountId, GroupId, OrganisationId, PersonId, UnitId, WaveId } from "../kernel/brand.ts";

/** Set when the row is made, never changed. */
type Fixed<T> = ColumnType<T, T, never>;
/** null until something has happened. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>;
/** jsonb: comes back parsed, goes in as text. */
type Json<T> = ColumnType<T, string, string>;
/** jsonb, null until something has happened. */
type LaterJson<T> = ColumnType<T | null, string | null | undefined, string>;
/** date without time: text such as 2026-11-24 in both directions. */
type Day = string;

export type Role = "admin" | "consultant" | "hr" | "manager";
export type WaveState =
  | "draft"
  | "launching"
  | "launched"
  | "open"
  | "closing"
  | "closed"
  | "released"
  | "withheld"
  | "cancelled";
export type WaveMode = "sealed" | "trustee";
export type MailKind = "invitation" | "reminder";
export type VerdictName = "DEFAULT" | "FIX" | "BLEND" | "STRUCTURED" | "NOT_ENOUGH_EVIDENCE";

export interface Thresholds {
  /** smallest number of answers ever shown */
  readonly k: number;
  /** smallest number of people invited in a reporting group */
  readonly kInvited: number;
  /** largest share of one option in an atom */
  readonly largestShare: number;
  /** smallest number of answers under which comments are shown; null: no comment is asked for */
  readonly commentsFrom: number | null;
}

/** The numbers of the decision tables, frozen when the wave is launched. */
export interface DecisionRules {
  readonly cutWeak: number;
  readonly cutOk: number;
  readonly cutContext: number;
  readonly gamma: number;
  readonly nMin: number;
  readonly minResponseRate: number;
  readonly ebMinTeams: number;
}

/** How much a release withholds: nothing is said of where, or why. */
export interface LeftOut {
  /** units of the tree, and how many of them have no numbers of their own */
  readonly units: number;
  readonly unitsWithheld: number;
  /** of these, units that were joined with another before the launch */
  readonly unitsJoined: number;
  /** results of the units that are shown (a sub-scale in a team or in a larger unit), and how many of them are not */
  readonly results: number;
  readonly resultsWithheld: number;
  /** statements in the units that are shown and in which ten or more answered; not in records of earlier versions */
  readonly statements?: number;
  readonly statementsWithheld?: number;
}

/** A kind of learning, and the owner's fact that the law asks for proof, where it does. */
export interface WaveKind {
  readonly code: string;
  readonly label: string;
  readonly mustProve: { readonly reason: string; readonly who: string; readonly date: Day } | null;
}

export interface AccountTable {
  id: Fixed<AccountId>;
  email: string;
  name: string;
  password_hash: string;
  is_operator: boolean;
  must_change_password: ColumnType<boolean, boolean | undefined, boolean>;
  created_at: Fixed<Date>;
  deactivated_at: Later<Date>;
}
export interface SessionTable {
  sid: string;
  sess: Json<unknown>;
  expire: Date;
}
export interface RateLimitTable {
  key: string;
  points: ColumnType<number, number | undefined, number>;
  expire: Later<number>;
}
export interface SetupCodeTable {
  code_hash: Fixed<Buffer>;
}
export interface MembershipTable {
  account_id: Fixed<AccountId>;
  organisation_id: Fixed<OrganisationId>;
  role: Role;
  unit_id: Later<UnitId>;
}
export interface AuditEventTable {
  id: Fixed<string>;
  at: Fixed<Date>;
  organisation_id: Fixed<OrganisationId | null>;
  actor: Fixed<string>;
  action: Fixed<string>;
  object: Fixed<string>;
  detail: Json<Record<string, unknown>>;
}

export interface OrganisationTable {
  id: Fixed<OrganisationId>;
  slug: string;
  name: string;
  created_at: Fixed<Date>;
}
export interface UnitTable {
  id: Fixed<UnitId>;
  organisation_id: Fixed<OrganisationId>;
  external_id: string;
  parent_id: UnitId | null;
  name: string;
  position: number;
}
export interface PersonTable {
  id: Fixed<PersonId>;
  organisation_id: Fixed<OrganisationId>;
  unit_id: UnitId;
  email: string;
  name: string;
  language: string;
}

export interface WaveTable {
  id: Fixed<WaveId>;
  organisation_id: Fixed<OrganisationId>;
  title: string;
  asked_by: string;
  purpose: string;
  contact: string;
  mode: WaveMode;
  state: WaveState;
  opens_on: Day;
  closes_on: Day;
  earliest_close: Day;
  latest_close: Day;
  definition_id: string;
  thresholds: Json<Thresholds>;
  rules: Json<DecisionRules>;
  kinds: Json<readonly WaveKind[]>;
  created_at: Fixed<Date>;
  definition_hash: Later<Buffer>;
  definition: Later<string>;
  scoring_key: Later<string>;
  box_public_key: Later<Buffer>;
  manifest: Later<string>;
  manifest_hash: Later<Buffer>;
  launched_at: Later<Date>;
  invitations_requested_at: Later<Date>;
  reminder_requested_at: Later<Date>;
  closing_at: Later<Date>;
  issuing_ended_at: Later<Date>;
  closed_at: Later<Date>;
  released_at: Later<Date>;
  withheld_count: Later<number>;
  cancelled_at: Later<Date>;
  identities_purged_at: Later<Date>;
  responses_purged_at: Later<Date>;
  return_public_key: Later<Buffer>;
  handed_over_at: Later<Date>;
  hand_over_fault: Later<string>;
  withhold_reason: Later<string>;
}
export interface HandOverTable {
  wave_id: Fixed<WaveId>;
  file: Fixed<Buffer>;
}
export interface ReportingGroupTable {
  id: Fixed<GroupId>;
  wave_id: Fixed<WaveId>;
  leaf: Fixed<number>;
  unit_id: Fixed<UnitId>;
  label: Fixed<string>;
  invited: Fixed<number>;
  public_key: Later<Buffer>;
  answered: Later<number>;
  counted_on: Later<Day>;
  issued: Later<number>;
  redeemed: Later<number>;
}
export interface WaveUnitTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  parent_id: Fixed<UnitId | null>;
  external_id: Fixed<string>;
  name: Fixed<string>;
  depth: Fixed<number>;
  position: Fixed<number>;
  invited_own: Fixed<number>;
  group_id: Later<GroupId>;
}
export interface AssetTable {
  wave_id: Fixed<WaveId>;
  name: Fixed<"page.html" | "client.js" | "client.css">;
  content_type: Fixed<string>;
  bytes: Fixed<Buffer>;
  sha256: Fixed<Buffer>;
}
export interface PublicRecordTable {
  wave_id: Fixed<WaveId>;
  tokens: Fixed<number>;
  list_bytes: Fixed<number>;
  list_hash: Fixed<Buffer>;
  left_out: LaterJson<LeftOut | null>;
}
export interface MailProgressTable {
  wave_id: Fixed<WaveId>;
  kind: Fixed<MailKind>;
  total: number;
  done: number;
}
export interface MailFailureTable {
  wave_id: Fixed<WaveId>;
  person_id: Fixed<PersonId>;
  reason: string;
}

/** What of a wave is deleted when its time is over. */
export type Deletable = "identities" | "tokens" | "responses";
export interface DeletionTable {
  wave_id: Fixed<WaveId>;
  what: Fixed<Deletable>;
  deleted_at: Fixed<Date>;
  row_count: Fixed<number | null>;
  is_swept: boolean;
  is_audited: boolean;
}

export interface InvitationTable {
  wave_id: Fixed<WaveId>;
  person_id: Fixed<PersonId>;
  group_id: Fixed<GroupId>;
  secret_hash: Fixed<Buffer>;
  issued: Later<Buffer>;
  is_revoked: boolean;
}
export interface GroupKeyTable {
  group_id: Fixed<GroupId>;
  wave_id: Fixed<WaveId>;
  wrapped_private_key: Fixed<Buffer>;
}
export interface MailTable {
  wave_id: Fixed<WaveId>;
  kind: Fixed<MailKind>;
  person_id: Fixed<PersonId>;
  state: "waiting" | "sending" | "sent" | "failed";
}

export interface SpentTable {
  nonce: Fixed<Buffer>;
  group_id: Fixed<GroupId>;
  signature: Fixed<Buffer>;
}
export interface InboxTable {
  group_id: Fixed<GroupId>;
  sealed: Fixed<Buffer>;
}

export interface ResponseTable {
  id: Fixed<string>;
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  answers: Fixed<number[]>;
  scale12: Fixed<number[]>;
}
export interface CommentTable {
  id: Fixed<string>;
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  text: Fixed<string>;
}
export interface OpeningTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  included: Fixed<number>;
  scored: Fixed<number>;
  excluded: Fixed<number>;
  spoiled: Fixed<number>;
}
export interface QualityTable {
  wave_id: Fixed<WaveId>;
  speed: Fixed<number>;
  too_fast: Fixed<number>;
  straight: Fixed<number>;
  inconsistent: Fixed<number>;
  sparse: Fixed<number>;
  comments_dropped: Fixed<number>;
}
export interface TenureSumTable {
  wave_id: Fixed<WaveId>;
  band: Fixed<string>;
  measure: Fixed<string>;
  n: Fixed<number>;
  sum12: Fixed<number>;
  sumsq12: Fixed<number>;
}
export interface ScaleSumTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  scale: Fixed<string>;
  n: Fixed<number>;
  sum12: Fixed<number>;
  sumsq12: Fixed<number>;
  item_counts: Fixed<number[][]>;
  dk: Fixed<number[]>;
  skipped: Fixed<number[]>;
  n_complete: Fixed<number>;
  item_sums: Fixed<number[]>;
  crossprod: Fixed<number[][]>;
  score_counts: Fixed<number[]>;
}
export interface PillarSumTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  pillar: Fixed<string>;
  n: Fixed<number>;
  sums12: Fixed<number[]>;
  crossprod12: Fixed<number[][]>;
}
export interface ExcludedSumTable {
  wave_id: Fixed<WaveId>;
  scale: Fixed<string>;
  n: Fixed<number>;
  sum12: Fixed<number>;
}
export interface KindSumTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  kind: Fixed<string>;
  question: Fixed<"KC" | "KD" | "KR">;
  yes: Fixed<number>;
  no: Fixed<number>;
  dk: Fixed<number>;
}

export interface ReleaseTable {
  wave_id: Fixed<WaveId>;
  document: Fixed<string>;
  document_hash: Fixed<Buffer>;
}
export interface ReleaseCommentTable {
  id: Fixed<string>;
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  text: Fixed<string>;
}
export interface ReleaseTeamTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  n: Fixed<number>;
  invited: Fixed<number>;
  verdict: Fixed<VerdictName>;
  confidence: Fixed<"firm" | "provisional" | null>;
  priority: Fixed<"high" | "medium" | "low" | null>;
  fix: Fixed<string[]>;
  watch: Fixed<string[]>;
  reasons: Fixed<string[]>;
}
export interface ReleaseCellTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  scale: Fixed<string>;
  n: Fixed<number>;
  mean: Fixed<number | null>;
  lower: Fixed<number | null>;
  upper: Fixed<number | null>;
  estimate: Fixed<number | null>;
  estimate_lower: Fixed<number | null>;
  estimate_upper: Fixed<number | null>;
  p50: Fixed<number | null>;
  p60: Fixed<number | null>;
  state: Fixed<string>;
}
export interface ReleaseKindVerdictTable {
  wave_id: Fixed<WaveId>;
  unit_id: Fixed<UnitId>;
  kind: Fixed<string>;
  verdict: Fixed<VerdictName>;
  priority: Fixed<"high" | "medium" | "low" | null>;
  rule: Fixed<string>;
}

export interface ReportEditTable {
  wave_id: Fixed<WaveId>;
  block: Fixed<string>;
  version: Fixed<number>;
  content: Json<unknown>;
  saved_by: Fixed<string>;
  saved_at: Fixed<Date>;
}

export interface ReportVersionTable {
  wave_id: Fixed<WaveId>;
  number: Fixed<number>;
  document: Fixed<string>;
  content_hash: Fixed<Buffer>;
  note: Fixed<string>;
  html: Fixed<Buffer>;
  policy: Fixed<string>;
  pdf: Fixed<Buffer>;
  pptx: Fixed<Buffer>;
  published_by: Fixed<string>;
  published_at: Fixed<Date>;
  withdrawn_at: Later<Date>;
  withdrawn_by: Later<string>;
  withdrawn_why: Later<string>;
}

export interface ReportLinkTable {
  id: Fixed<string>;
  wave_id: Fixed<WaveId>;
  number: Fixed<number>;
  token_hash: Fixed<Buffer>;
  password_hash: ColumnType<string | null, string | null, never>;
  expires_at: Fixed<Date>;
  made_by: Fixed<string>;
  made_at: Fixed<Date>;
  revoked_at: Later<Date>;
}

export type AgreementState = "agreed" | "started" | "done" | "dropped";

export interface ReportAgreementTable {
  id: Fixed<string>;
  version: Fixed<number>;
  wave_id: Fixed<WaveId>;
  unit: Fixed<string>;
  unit_name: Fixed<string>;
  scale: Fixed<string>;
  points: Fixed<number>;
  what: Fixed<string>;
  owner: Fixed<string>;
  due_on: Fixed<Day>;
  state: Fixed<AgreementState>;
  saved_by: Fixed<string>;
  saved_at: Fixed<Date>;
}

export interface ReportBrandingTable {
  organisation_id: Fixed<OrganisationId>;
  version: Fixed<number>;
  accent: ColumnType<string | null, string | null, never>;
  line: Fixed<string>;
  logo: ColumnType<Buffer | null, Buffer | null, never>;
  logo_width: ColumnType<number | null, number | null, never>;
  logo_height: ColumnType<number | null, number | null, never>;
  logo_of: Fixed<string>;
  saved_by: Fixed<string>;
  saved_at: Fixed<Date>;
}

/** Every table of the house, by its qualified name. */
export interface Database {
  "access.account": AccountTable;
  "access.session": SessionTable;
  "access.rate_limit": RateLimitTable;
  "access.setup_code": SetupCodeTable;
  "access.membership": MembershipTable;
  "access.audit_event": AuditEventTable;
  "organisation.organisation": OrganisationTable;
  "organisation.unit": UnitTable;
  "organisation.person": PersonTable;
  "wave.wave": WaveTable;
  "wave.reporting_group": ReportingGroupTable;
  "wave.wave_unit": WaveUnitTable;
  "wave.asset": AssetTable;
  "wave.public_record": PublicRecordTable;
  "wave.mail_progress": MailProgressTable;
  "wave.mail_failure": MailFailureTable;
  "wave.hand_over": HandOverTable;
  "wave.deletion": DeletionTable;
  "invitation.invitation": InvitationTable;
  "invitation.group_key": GroupKeyTable;
  "invitation.mail": MailTable;
  "ballot.spent": SpentTable;
  "ballot.inbox": InboxTable;
  "response.response": ResponseTable;
  "response.comment": CommentTable;
  "response.opening": OpeningTable;
  "response.quality": QualityTable;
  "response.tenure_sum": TenureSumTable;
  "response.scale_sum": ScaleSumTable;
  "response.pillar_sum": PillarSumTable;
  "response.excluded_sum": ExcludedSumTable;
  "response.kind_sum": KindSumTable;
  "release.release": ReleaseTable;
  "release.comment": ReleaseCommentTable;
  "release.team": ReleaseTeamTable;
  "release.cell": ReleaseCellTable;
  "release.kind_verdict": ReleaseKindVerdictTable;
  "report.edit": ReportEditTable;
  "report.version": ReportVersionTable;
  "report.link": ReportLinkTable;
  "report.agreement": ReportAgreementTable;
  "report.branding": ReportBrandingTable;
}

type WaveTables = "wave.wave" | "wave.wave_unit" | "wave.reporting_group";
type ReleaseTables = Extract<keyof Database, `release.${string}`>;

/** What the staff part may name: people and releases, never an invitation, a ballot or a response. */
export type StaffTables = Pick<
  Database,
  | Extract<keyof Database, `access.${string}` | `organisation.${string}`>
  | WaveTables
  | "wave.asset"
  | "wave.mail_progress"
  | "wave.mail_failure"
  | "wave.hand_over"
  | "wave.deletion"
  | ReleaseTables
  | Extract<keyof Database, `report.${string}`>
>;

/** What the issuer may name: who may answer, never an answer. */
export type IssuerTables = Pick<
  Database,
  | "organisation.person"
  | WaveTables
  | "wave.mail_progress"
  | "wave.mail_failure"
  | "wave.deletion"
  | Extract<keyof Database, `invitation.${string}`>
>;

/** What the collector may name: public keys and the two tables that it fills. */
export type CollectorTables = Pick<
  Database,
  "wave.wave" | "wave.reporting_group" | "wave.asset" | "wave.public_record" | "ballot.spent" | "ballot.inbox"
>;

/** What the opener may name: the box, the opened answers and the release; no person, no invitation. */
export type OpenerTables = Pick<
  Database,
  | WaveTables
  | "wave.hand_over"
  | "wave.public_record"
  | "wave.deletion"
  | "ballot.spent"
  | "ballot.inbox"
  | Extract<keyof Database, `response.${string}`>
  | ReleaseTables
>;
