-- The whole storage, one schema a room. Who may touch what is granted at the end: that is the wall.
-- :owner :issuer :collector :opener :staff stand for the PostgreSQL role of each part.

create schema access;
create schema organisation;
create schema wave;
create schema invitation;
create schema ballot;
create schema response;
create schema release;

comment on schema access is 'Staff accounts, memberships, sessions, audit trail';
comment on schema organisation is 'Who is surveyed: clients, their units and people';
comment on schema wave is 'When and under which rules: waves, frozen trees, reporting groups, manifests';
comment on schema invitation is 'Who may answer once. Issuer only';
comment on schema ballot is 'The sealed answers. Insert only for the collector';
comment on schema response is 'The opened answers and their sums, without people. Opener only';
comment on schema release is 'The frozen numbers of a wave: all that staff may read of the answers';

-- access ---------------------------------------------------------------------------------------------------------

create table access.account (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 200),
  password_hash text not null,
  is_operator boolean not null,
  must_change_password boolean not null default false,
  created_at timestamptz not null,
  deactivated_at timestamptz
);
comment on table access.account is 'A member of staff who can sign in';
comment on column access.account.id is 'Random UUID';
comment on column access.account.email is 'Sign-in name, lower case';
comment on column access.account.name is 'Shown in the bar and in the audit trail';
comment on column access.account.password_hash is 'argon2id, encoded with its parameters';
comment on column access.account.is_operator is 'May create organisations and accounts for the whole installation';
comment on column access.account.must_change_password is 'The password was handed out by somebody else: good for one sign-in, to choose an own one';
comment on column access.account.created_at is 'When the account was made';
comment on column access.account.deactivated_at is 'Set when the account may no longer sign in; its sessions are deleted with it';

create table access.session (
  sid text primary key,
  sess json not null,
  expire timestamp(6) not null
);
create index session_expire on access.session (expire);
comment on table access.session is 'Signed-in browsers of staff, in the shape that connect-pg-simple expects';
comment on column access.session.sid is 'Session id';
comment on column access.session.sess is 'Account id; nothing else';
comment on column access.session.expire is 'When the session ends by itself';

create table access.rate_limit (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
comment on table access.rate_limit is 'Failed sign-ins by account, in the shape that rate-limiter-flexible expects';
comment on column access.rate_limit.key is 'Limiter name and a hash of the account; never an address';
comment on column access.rate_limit.points is 'Attempts in the window';
comment on column access.rate_limit.expire is 'End of the window, milliseconds since 1970';

create table access.setup_code (
  code_hash bytea primary key check (octet_length(code_hash) = 32)
);
comment on table access.setup_code is 'The one-time code that guards the making of the first account; empty afterwards';
comment on column access.setup_code.code_hash is 'SHA-256 of the code that was printed to the log';

-- organisation ---------------------------------------------------------------------------------------------------

create table organisation.organisation (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null
);
comment on table organisation.organisation is 'A client of the firm';
comment on column organisation.organisation.id is 'Random UUID';
comment on column organisation.organisation.slug is 'Short name for addresses and the command line';
comment on column organisation.organisation.name is 'As the people of the organisation know it';
comment on column organisation.organisation.created_at is 'When it was added';

create table organisation.unit (
  id uuid primary key,
  organisation_id uuid not null references organisation.organisation (id),
  external_id text not null check (length(external_id) between 1 and 100),
  parent_id uuid,
  name text not null check (length(name) between 1 and 200),
  position integer not null check (position >= 0),
  unique (organisation_id, external_id),
  unique (organisation_id, id),
  foreign key (organisation_id, parent_id) references organisation.unit (organisation_id, id)
);
create index unit_parent on organisation.unit (parent_id);
comment on table organisation.unit is 'A node of the tree: division, department, team';
comment on column organisation.unit.id is 'Random UUID';
comment on column organisation.unit.organisation_id is 'The organisation that it belongs to';
comment on column organisation.unit.external_id is 'The client''s own id; stays the same from wave to wave';
comment on column organisation.unit.parent_id is 'The unit above; null for the top of the organisation';
comment on column organisation.unit.name is 'Shown name';
comment on column organisation.unit.position is 'Order among its siblings, from the import';

create table organisation.person (
  id uuid primary key,
  organisation_id uuid not null references organisation.organisation (id),
  unit_id uuid not null,
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 200),
  language text not null check (length(language) between 2 and 35),
  unique (organisation_id, email),
  foreign key (organisation_id, unit_id) references organisation.unit (organisation_id, id)
);
create index person_unit on organisation.person (unit_id);
comment on table organisation.person is 'Somebody on the roster, who can be invited';
comment on column organisation.person.id is 'Random UUID, kept while the e-mail address stays';
comment on column organisation.person.organisation_id is 'The organisation that employs the person';
comment on column organisation.person.unit_id is 'The unit that the person works in';
comment on column organisation.person.email is 'Where the invitation goes, lower case';
comment on column organisation.person.name is 'Used to greet, never beside an answer';
comment on column organisation.person.language is 'BCP 47 tag of the mails and the survey';

create table access.membership (
  account_id uuid not null references access.account (id) on delete cascade,
  organisation_id uuid not null references organisation.organisation (id),
  role text not null check (role in ('admin', 'consultant', 'hr', 'manager')),
  unit_id uuid,
  primary key (account_id, organisation_id),
  foreign key (organisation_id, unit_id) references organisation.unit (organisation_id, id),
  check ((role = 'manager') = (unit_id is not null))
);
comment on table access.membership is 'What an account is in an organisation';
comment on column access.membership.account_id is 'Who';
comment on column access.membership.organisation_id is 'Where';
comment on column access.membership.role is 'admin, consultant, hr, or manager of a part of the tree';
comment on column access.membership.unit_id is 'Top of the part that a manager sees; null for the other roles';

create table access.audit_event (
  id uuid primary key,
  at timestamptz not null,
  organisation_id uuid references organisation.organisation (id),
  actor text not null,
  action text not null,
  object text not null,
  detail jsonb not null
);
create index audit_event_organisation on access.audit_event (organisation_id, at desc);
comment on table access.audit_event is 'Who of the staff did what; append only';
comment on column access.audit_event.id is 'Random UUID';
comment on column access.audit_event.at is 'When';
comment on column access.audit_event.organisation_id is 'In which organisation; null for the installation itself';
comment on column access.audit_event.actor is 'E-mail address of the account, or "command line", or "server"';
comment on column access.audit_event.action is 'Verb and noun, such as "wave launched"';
comment on column access.audit_event.object is 'Name or id of the thing acted upon';
comment on column access.audit_event.detail is 'What else a reader of the trail needs; never an answer, never a link secret';

-- wave -----------------------------------------------------------------------------------------------------------

create table wave.wave (
  id uuid primary key,
  organisation_id uuid not null references organisation.organisation (id),
  title text not null check (length(title) between 1 and 200),
  asked_by text not null check (length(asked_by) between 1 and 200),
  purpose text not null check (length(purpose) between 1 and 500),
  contact text not null check (length(contact) between 1 and 300),
  mode text not null check (mode in ('sealed', 'trustee')),
  state text not null check (state in
    ('draft', 'launching', 'launched', 'open', 'closing', 'closed', 'released', 'withheld', 'cancelled')),
  opens_on date not null,
  closes_on date not null,
  earliest_close date not null,
  latest_close date not null,
  definition_id text not null,
  thresholds jsonb not null,
  rules jsonb not null,
  kinds jsonb not null,
  created_at timestamptz not null,
  -- frozen at launch
  definition_hash bytea check (octet_length(definition_hash) = 32),
  definition text,
  scoring_key text,
  box_public_key bytea check (octet_length(box_public_key) = 65),
  manifest text,
  manifest_hash bytea check (octet_length(manifest_hash) = 32),
  launched_at timestamptz,
  -- asked for by staff, done by the issuer
  invitations_requested_at timestamptz,
  reminder_requested_at timestamptz,
  -- the way to the release
  closing_at timestamptz,
  issuing_ended_at timestamptz,
  closed_at timestamptz,
  released_at timestamptz,
  withheld_count integer,
  cancelled_at timestamptz,
  identities_purged_at timestamptz,
  responses_purged_at timestamptz,
  unique (organisation_id, id),
  check (opens_on <= earliest_close and earliest_close <= closes_on and closes_on <= latest_close),
  check ((manifest is null) = (manifest_hash is null)),
  check (state in ('draft', 'launching', 'cancelled') or manifest is not null)
);
create index wave_organisation on wave.wave (organisation_id, opens_on desc);
comment on table wave.wave is 'One running of one survey definition';
comment on column wave.wave.id is 'Random UUID; public, it stands in every link';
comment on column wave.wave.organisation_id is 'Who is asked';
comment on column wave.wave.title is 'Such as "Learning survey, spring 2026"';
comment on column wave.wave.asked_by is 'Who asks, in words that respondents know';
comment on column wave.wave.purpose is 'Why, in one sentence for respondents';
comment on column wave.wave.contact is 'Whom respondents can ask';
comment on column wave.wave.mode is 'sealed: the server holds the box key; trustee: somebody else does';
comment on column wave.wave.state is 'Where the wave stands; the moves are in server/wave/state.ts';
comment on column wave.wave.opens_on is 'First day of answering (UTC)';
comment on column wave.wave.closes_on is 'Last day of answering (UTC), as it stands now';
comment on column wave.wave.earliest_close is 'closes_on cannot move before this';
comment on column wave.wave.latest_close is 'closes_on cannot move after this';
comment on column wave.wave.definition_id is 'Which file of survey-definitions/';
comment on column wave.wave.thresholds is 'k, kInvited, largestShare, commentsFrom';
comment on column wave.wave.rules is 'Cuts and certainty of the decision tables';
comment on column wave.wave.kinds is 'Kinds of learning with the MUST_PROVE facts of the owner';
comment on column wave.wave.created_at is 'When the draft was made';
comment on column wave.wave.definition_hash is 'SHA-256 of the frozen definition';
comment on column wave.wave.definition is 'The SurveyJS JSON, frozen';
comment on column wave.wave.scoring_key is 'The scoring keys beside it, frozen (JSON)';
comment on column wave.wave.box_public_key is 'Ballots are sealed to this (P-256, uncompressed)';
comment on column wave.wave.manifest is 'Canonical JSON of the rules of the wave, as respondents check it';
comment on column wave.wave.manifest_hash is 'SHA-256 of the manifest; its first 200 bits are the fingerprint';
comment on column wave.wave.launched_at is 'When everything was frozen';
comment on column wave.wave.invitations_requested_at is 'Staff asked the issuer to send the invitations';
comment on column wave.wave.reminder_requested_at is 'Staff asked the issuer to send the one reminder';
comment on column wave.wave.closing_at is 'No ballot was accepted after this';
comment on column wave.wave.issuing_ended_at is 'The issuer destroyed its keys; the opener waits for it';
comment on column wave.wave.closed_at is 'The box was opened and its key destroyed';
comment on column wave.wave.released_at is 'The numbers were frozen, or withheld';
comment on column wave.wave.withheld_count is 'Number of ballots never opened, because they were too few';
comment on column wave.wave.cancelled_at is 'The wave was called off';
comment on column wave.wave.identities_purged_at is 'Invitations and spent tokens were deleted';
comment on column wave.wave.responses_purged_at is 'Opened responses were deleted; sums and release stay';

create table wave.reporting_group (
  id uuid primary key,
  wave_id uuid not null references wave.wave (id),
  leaf integer not null check (leaf >= 0),
  unit_id uuid not null,
  label text not null,
  invited integer not null check (invited >= 0),
  public_key bytea,
  answered integer,
  counted_on date,
  issued integer,
  redeemed integer,
  unique (wave_id, leaf),
  unique (wave_id, unit_id)
);
comment on table wave.reporting_group is 'The smallest set of people that gets its own key';
comment on column wave.reporting_group.id is 'Random UUID';
comment on column wave.reporting_group.wave_id is 'Its wave';
comment on column wave.reporting_group.leaf is 'Its place in the Merkle tree of the manifest';
comment on column wave.reporting_group.unit_id is 'The unit whose people it holds, less those in groups below';
comment on column wave.reporting_group.label is 'What a respondent reads as "your group"';
comment on column wave.reporting_group.invited is 'Number of people invited';
comment on column wave.reporting_group.public_key is 'SPKI (DER) of the group''s token key';
comment on column wave.reporting_group.answered is 'Answers in the box when last counted; shown capped, once a day';
comment on column wave.reporting_group.counted_on is 'The day of that count';
comment on column wave.reporting_group.issued is 'Tokens issued, written once after close';
comment on column wave.reporting_group.redeemed is 'Tokens redeemed, written once after close';

create table wave.wave_unit (
  wave_id uuid not null references wave.wave (id),
  unit_id uuid not null,
  parent_id uuid,
  external_id text not null,
  name text not null,
  depth integer not null check (depth >= 0),
  position integer not null check (position >= 0),
  invited_own integer not null check (invited_own >= 0),
  group_id uuid references wave.reporting_group (id),
  primary key (wave_id, unit_id)
);
comment on table wave.wave_unit is 'The tree as it stood at launch';
comment on column wave.wave_unit.wave_id is 'Its wave';
comment on column wave.wave_unit.unit_id is 'The unit';
comment on column wave.wave_unit.parent_id is 'The unit above, in this wave';
comment on column wave.wave_unit.external_id is 'The client''s own id, by which waves are matched';
comment on column wave.wave_unit.name is 'Name at launch';
comment on column wave.wave_unit.depth is '0 for the organisation';
comment on column wave.wave_unit.position is 'Reading order over the whole tree: parents before children';
comment on column wave.wave_unit.invited_own is 'People directly in this unit';
comment on column wave.wave_unit.group_id is 'The reporting group of the people directly in this unit';

create table wave.asset (
  wave_id uuid not null references wave.wave (id),
  name text not null check (name in ('page.html', 'client.js', 'client.css')),
  content_type text not null,
  bytes bytea not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  primary key (wave_id, name)
);
comment on table wave.asset is 'What a respondent''s browser gets, frozen at launch, so that an upgrade changes nothing while people answer';
comment on column wave.asset.wave_id is 'Its wave';
comment on column wave.asset.name is 'page.html, client.js or client.css';
comment on column wave.asset.content_type is 'Sent with it';
comment on column wave.asset.bytes is 'Sent byte for byte';
comment on column wave.asset.sha256 is 'Named in the manifest';

create table wave.mail_progress (
  wave_id uuid not null references wave.wave (id),
  kind text not null check (kind in ('invitation', 'reminder')),
  total integer not null,
  done integer not null,
  primary key (wave_id, kind)
);
comment on table wave.mail_progress is 'How far the issuer is with the mails; written by the issuer';
comment on column wave.mail_progress.wave_id is 'Its wave';
comment on column wave.mail_progress.kind is 'invitation or reminder';
comment on column wave.mail_progress.total is 'Mails to send';
comment on column wave.mail_progress.done is 'Mails tried';

create table wave.mail_failure (
  wave_id uuid not null references wave.wave (id),
  person_id uuid not null,
  reason text not null,
  primary key (wave_id, person_id)
);
comment on table wave.mail_failure is 'Invitations that the mail server refused, so that HR can correct the address';
comment on column wave.mail_failure.wave_id is 'Its wave';
comment on column wave.mail_failure.person_id is 'Whose address';
comment on column wave.mail_failure.reason is 'What the mail server said';

-- invitation -----------------------------------------------------------------------------------------------------

create table invitation.invitation (
  wave_id uuid not null,
  person_id uuid not null,
  group_id uuid not null,
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  issued bytea check (octet_length(issued) = 32),
  is_revoked boolean not null,
  primary key (wave_id, person_id)
);
comment on table invitation.invitation is 'One person may fetch one token. No time stands here';
comment on column invitation.invitation.wave_id is 'The wave';
comment on column invitation.invitation.person_id is 'The person';
comment on column invitation.invitation.group_id is 'The reporting group whose key signs';
comment on column invitation.invitation.secret_hash is 'SHA-256 of the secret in the link';
comment on column invitation.invitation.issued is 'SHA-256 of the blinded token that was signed; null until then';
comment on column invitation.invitation.is_revoked is 'The link was taken back before a token was issued';

create table invitation.group_key (
  group_id uuid primary key,
  wave_id uuid not null,
  wrapped_private_key bytea not null
);
comment on table invitation.group_key is 'Private token keys; deleted at close';
comment on column invitation.group_key.group_id is 'The reporting group';
comment on column invitation.group_key.wave_id is 'Its wave';
comment on column invitation.group_key.wrapped_private_key is 'PKCS#8, AES-256-GCM under the key-encryption key';

create table invitation.mail (
  wave_id uuid not null,
  kind text not null check (kind in ('invitation', 'reminder')),
  person_id uuid not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
  primary key (wave_id, kind, person_id)
);
comment on table invitation.mail is 'Outbox: each mail at most once, marked before it is sent';
comment on column invitation.mail.wave_id is 'The wave';
comment on column invitation.mail.kind is 'invitation or reminder';
comment on column invitation.mail.person_id is 'To whom';
comment on column invitation.mail.state is 'waiting, sending (never tried again: it may have left), sent, failed';

-- ballot ---------------------------------------------------------------------------------------------------------

create table ballot.spent (
  nonce bytea primary key check (octet_length(nonce) = 32),
  group_id uuid not null,
  signature bytea not null check (octet_length(signature) = 256)
);
comment on table ballot.spent is 'Tokens that were redeemed; the token can be rebuilt from it. No time, no sequence';
comment on column ballot.spent.nonce is 'Identity of the token';
comment on column ballot.spent.group_id is 'Reporting group whose key signed it';
comment on column ballot.spent.signature is 'RSASSA-PSS over the rest of the token';

create table ballot.inbox (
  group_id uuid not null,
  sealed bytea not null check (octet_length(sealed) = 1937)
);
alter table ballot.inbox alter column sealed set storage external;
comment on table ballot.inbox is 'Sealed ballots until close. Nothing joins a row to its token';
comment on column ballot.inbox.group_id is 'Reporting group of the token it came with';
comment on column ballot.inbox.sealed is 'HPKE: encapsulated key (65), ciphertext and tag (1872)';

-- response -------------------------------------------------------------------------------------------------------

create table response.response (
  id uuid primary key,
  wave_id uuid not null,
  unit_id uuid not null,
  answers smallint[] not null,
  scale12 smallint[] not null
);
create index response_wave on response.response (wave_id, unit_id);
comment on table response.response is 'One opened ballot. Nothing finer than the release, nothing about people, no time';
comment on column response.response.id is 'Random UUID; rows were written in its order';
comment on column response.response.wave_id is 'The wave';
comment on column response.response.unit_id is 'The published unit that it counts in (an atom of the release)';
comment on column response.response.answers is 'Items in questionnaire order: 1..5, 0 do not know, -1 skipped; then KC, KD, KR by kind: 1 yes, 0 no, 2 do not know, -1 skipped';
comment on column response.response.scale12 is 'Twelve times the mean of the recoded items of each sub-scale, -1 where too few were answered';

create table response.comment (
  id uuid primary key,
  wave_id uuid not null,
  unit_id uuid not null,
  text text not null check (length(text) between 1 and 1000)
);
comment on table response.comment is 'Free words, split from the ratings when the ballot was opened';
comment on column response.comment.id is 'Random UUID of its own; rows were written in its order';
comment on column response.comment.wave_id is 'The wave';
comment on column response.comment.unit_id is 'The unit under which it may be shown: one with enough respondents';
comment on column response.comment.text is 'As written';

create table response.opening (
  wave_id uuid not null,
  unit_id uuid not null,
  included integer not null,
  scored integer not null,
  excluded integer not null,
  spoiled integer not null,
  primary key (wave_id, unit_id)
);
comment on table response.opening is 'What was in the box, by atom';
comment on column response.opening.wave_id is 'The wave';
comment on column response.opening.unit_id is 'The atom';
comment on column response.opening.included is 'Ballots that count';
comment on column response.opening.scored is 'Of these, ballots with a valid score on at least one readiness sub-scale';
comment on column response.opening.excluded is 'Ballots left out for quality';
comment on column response.opening.spoiled is 'Ballots that could not be read';

create table response.quality (
  wave_id uuid primary key,
  speed integer not null,
  too_fast integer not null,
  straight integer not null,
  inconsistent integer not null,
  sparse integer not null,
  comments_dropped integer not null
);
comment on table response.quality is 'How many opened ballots of the wave carried each quality flag';
comment on column response.quality.wave_id is 'The wave';
comment on column response.quality.speed is 'Under two seconds an item';
comment on column response.quality.too_fast is 'Under one second an item';
comment on column response.quality.straight is 'The same answer nearly throughout';
comment on column response.quality.inconsistent is 'Statements of one kind contradict each other';
comment on column response.quality.sparse is 'Under half answered';
comment on column response.quality.comments_dropped is 'Comments that no unit was large enough to show; they were not kept';

create table response.tenure_sum (
  wave_id uuid not null,
  band text not null,
  measure text not null,
  n integer not null,
  sum12 bigint not null,
  sumsq12 bigint not null,
  primary key (wave_id, band, measure)
);
comment on table response.tenure_sum is 'Sums by time in the organisation, whole organisation only; made while the box was open, so that no response carries its band';
comment on column response.tenure_sum.wave_id is 'The wave';
comment on column response.tenure_sum.band is 'Tenure option, or several joined until each is large enough';
comment on column response.tenure_sum.measure is 'A sub-scale, or EXP1';
comment on column response.tenure_sum.n is 'People with a value';
comment on column response.tenure_sum.sum12 is 'Sum of twelve times the mean';
comment on column response.tenure_sum.sumsq12 is 'Sum of its squares';

create table response.scale_sum (
  wave_id uuid not null,
  unit_id uuid not null,
  scale text not null,
  n integer not null,
  sum12 bigint not null,
  sumsq12 bigint not null,
  item_counts integer[] not null,
  dk integer[] not null,
  skipped integer[] not null,
  n_complete integer not null,
  item_sums integer[] not null,
  crossprod integer[] not null,
  primary key (wave_id, unit_id, scale)
);
comment on table response.scale_sum is 'Integer sums by atom and sub-scale: all that scoring reads. They stay when responses are purged';
comment on column response.scale_sum.wave_id is 'The wave';
comment on column response.scale_sum.unit_id is 'The atom';
comment on column response.scale_sum.scale is 'Sub-scale code';
comment on column response.scale_sum.n is 'People with a valid score';
comment on column response.scale_sum.sum12 is 'Sum of twelve times the mean of the recoded items';
comment on column response.scale_sum.sumsq12 is 'Sum of its squares';
comment on column response.scale_sum.item_counts is 'Per item the counts of recoded answers 1..5 (items x 5)';
comment on column response.scale_sum.dk is 'Per item, do not know';
comment on column response.scale_sum.skipped is 'Per item, skipped';
comment on column response.scale_sum.n_complete is 'People who answered every item';
comment on column response.scale_sum.item_sums is 'Per item the sum of recoded answers over those people';
comment on column response.scale_sum.crossprod is 'Sums of products of recoded answers over those people (items x items)';

create table response.kind_sum (
  wave_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  question text not null,
  yes integer not null,
  no integer not null,
  dk integer not null,
  primary key (wave_id, unit_id, kind, question)
);
comment on table response.kind_sum is 'Counts by atom, kind of learning and question';
comment on column response.kind_sum.wave_id is 'The wave';
comment on column response.kind_sum.unit_id is 'The atom';
comment on column response.kind_sum.kind is 'Kind of learning';
comment on column response.kind_sum.question is 'KC, KD or KR';
comment on column response.kind_sum.yes is 'Yes';
comment on column response.kind_sum.no is 'No';
comment on column response.kind_sum.dk is 'Do not know';

-- release --------------------------------------------------------------------------------------------------------

create table release.release (
  wave_id uuid primary key references wave.wave (id),
  document text not null,
  document_hash bytea not null check (octet_length(document_hash) = 32)
);
comment on table release.release is 'The frozen numbers of a wave as one JSON document; written once';
comment on column release.release.wave_id is 'The wave';
comment on column release.release.document is 'Everything that any page, report or export shows';
comment on column release.release.document_hash is 'SHA-256 of the document';

create table release.team (
  wave_id uuid not null references wave.wave (id),
  unit_id uuid not null,
  n integer not null,
  invited integer not null,
  verdict text not null check (verdict in ('DEFAULT', 'FIX', 'BLEND', 'STRUCTURED', 'NOT_ENOUGH_EVIDENCE')),
  confidence text check (confidence in ('firm', 'provisional')),
  priority text check (priority in ('high', 'medium', 'low')),
  fix text[] not null,
  watch text[] not null,
  reasons text[] not null,
  primary key (wave_id, unit_id)
);
comment on table release.team is 'The verdict of each team (atom of the release)';
comment on column release.team.wave_id is 'The wave';
comment on column release.team.unit_id is 'The published unit';
comment on column release.team.n is 'Answers that count';
comment on column release.team.invited is 'People invited';
comment on column release.team.verdict is 'Where bottom-up learning fits';
comment on column release.team.confidence is 'firm or provisional, for DEFAULT only';
comment on column release.team.priority is 'How much change asks for it';
comment on column release.team.fix is 'Sub-scales that hold the team back, weakest first';
comment on column release.team.watch is 'Sub-scales that are neither in place nor clearly missing';
comment on column release.team.reasons is 'Why the evidence is not enough';

create table release.cell (
  wave_id uuid not null,
  unit_id uuid not null,
  scale text not null,
  n integer not null,
  mean double precision,
  se double precision,
  df double precision,
  estimate double precision,
  estimate_se double precision,
  estimate_df double precision,
  p50 double precision,
  p60 double precision,
  state text not null,
  primary key (wave_id, unit_id, scale),
  foreign key (wave_id, unit_id) references release.team (wave_id, unit_id)
);
comment on table release.cell is 'One sub-scale of one team';
comment on column release.cell.wave_id is 'The wave';
comment on column release.cell.unit_id is 'The team';
comment on column release.cell.scale is 'Sub-scale code';
comment on column release.cell.n is 'People with a valid score';
comment on column release.cell.mean is 'Own mean, 0 to 100';
comment on column release.cell.se is 'Its standard error';
comment on column release.cell.df is 'Degrees of freedom';
comment on column release.cell.estimate is 'The estimate that decides (empirical Bayes where there are enough teams)';
comment on column release.cell.estimate_se is 'Its standard error';
comment on column release.cell.estimate_df is 'Degrees of freedom';
comment on column release.cell.p50 is 'Chance that the true value is 50 or more';
comment on column release.cell.p60 is 'Chance that the true value is 60 or more';
comment on column release.cell.state is 'WEAK, WATCH, OK, HIGH, MID, LOW or UNKNOWN';

create table release.kind_verdict (
  wave_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  verdict text not null check (verdict in ('DEFAULT', 'FIX', 'BLEND', 'STRUCTURED', 'NOT_ENOUGH_EVIDENCE')),
  priority text check (priority in ('high', 'medium', 'low')),
  rule text not null,
  primary key (wave_id, unit_id, kind),
  foreign key (wave_id, unit_id) references release.team (wave_id, unit_id)
);
comment on table release.kind_verdict is 'The fit map: one kind of learning in one team';
comment on column release.kind_verdict.wave_id is 'The wave';
comment on column release.kind_verdict.unit_id is 'The team';
comment on column release.kind_verdict.kind is 'Kind of learning';
comment on column release.kind_verdict.verdict is 'Where bottom-up learning fits';
comment on column release.kind_verdict.priority is 'How much change and rarity ask for it';
comment on column release.kind_verdict.rule is 'The row of the decision table that decided';

-- the wall: grants -----------------------------------------------------------------------------------------------

grant usage on schema access, organisation, wave, release to :staff;
grant usage on schema organisation, wave, invitation to :issuer;
grant usage on schema wave, ballot to :collector;
grant usage on schema wave, ballot, response, release to :opener;

grant select, insert, update on access.account to :staff;
grant select, insert, update, delete on access.session, access.rate_limit, access.setup_code, access.membership to :staff;
grant select, insert on access.audit_event to :staff;
grant select, insert, update on organisation.organisation to :staff;
grant select, insert, update, delete on organisation.unit, organisation.person to :staff;
grant select, insert, update on wave.wave to :staff;
grant select, insert, update, delete on wave.wave_unit, wave.reporting_group, wave.asset to :staff;
grant select on wave.mail_progress, wave.mail_failure to :staff;
grant select on release.release, release.team, release.cell, release.kind_verdict to :staff;

grant select on organisation.person, wave.wave, wave.wave_unit, wave.reporting_group to :issuer;
grant update (public_key, issued) on wave.reporting_group to :issuer;
grant update (issuing_ended_at, identities_purged_at) on wave.wave to :issuer;
grant select, insert, update, delete on wave.mail_progress, wave.mail_failure to :issuer;
grant select, insert, update, delete on invitation.invitation, invitation.group_key, invitation.mail to :issuer;

grant select on wave.wave, wave.reporting_group, wave.asset to :collector;
grant update (answered, counted_on) on wave.reporting_group to :collector;
grant select, insert on ballot.spent to :collector;
grant insert on ballot.inbox to :collector;

grant select on wave.wave, wave.wave_unit, wave.reporting_group to :opener;
grant update (box_public_key, state, closed_at, released_at, withheld_count, responses_purged_at) on wave.wave to :opener;
grant update (redeemed) on wave.reporting_group to :opener;
grant select, insert, delete on ballot.spent to :opener;
grant select, delete on ballot.inbox to :opener;
grant select, insert, delete on response.response, response.comment to :opener;
grant select, insert on response.opening, response.quality, response.tenure_sum, response.scale_sum, response.kind_sum to :opener;
grant select, insert on release.release, release.team, release.cell, release.kind_verdict to :opener;

-- the second wall: rows of one organisation ----------------------------------------------------------------------
-- app.organisation is set in the transaction (set_config(..., true)): an organisation's id, or 'all' for jobs and
-- the command line. Without it staff sees nothing.

create function access.sees_organisation(id uuid) returns boolean
  language sql stable parallel safe
  as $$ select current_setting('app.organisation', true) in (id::text, 'all') $$;
comment on function access.sees_organisation(uuid) is 'True for the organisation that this transaction is about';

alter table organisation.organisation enable row level security;
alter table organisation.organisation force row level security;
create policy staff_own on organisation.organisation to :staff
  using (access.sees_organisation(id)
    or exists (select from access.membership m where m.organisation_id = organisation.id
      and m.account_id::text = current_setting('app.account', true)));

alter table access.membership enable row level security;
alter table access.membership force row level security;
create policy staff_own on access.membership to :staff
  using (access.sees_organisation(organisation_id) or account_id::text = current_setting('app.account', true))
  with check (access.sees_organisation(organisation_id));

alter table access.audit_event enable row level security;
alter table access.audit_event force row level security;
create policy staff_own on access.audit_event for select to :staff using (access.sees_organisation(organisation_id));
create policy staff_installation on access.audit_event for select to :staff
  using (organisation_id is null and current_setting('app.organisation', true) = 'all');
create policy staff_write on access.audit_event for insert to :staff with check (true);

alter table organisation.unit enable row level security;
alter table organisation.unit force row level security;
create policy staff_own on organisation.unit to :staff using (access.sees_organisation(organisation_id));

alter table organisation.person enable row level security;
alter table organisation.person force row level security;
create policy staff_own on organisation.person to :staff using (access.sees_organisation(organisation_id));
create policy issuer_all on organisation.person to :issuer using (true);

alter table wave.wave enable row level security;
alter table wave.wave force row level security;
create policy staff_own on wave.wave to :staff using (access.sees_organisation(organisation_id));
create policy parts_all on wave.wave to :issuer, :collector, :opener using (true);

alter table wave.wave_unit enable row level security;
alter table wave.wave_unit force row level security;
create policy staff_own on wave.wave_unit to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.wave_unit to :issuer, :opener using (true);

alter table wave.reporting_group enable row level security;
alter table wave.reporting_group force row level security;
create policy staff_own on wave.reporting_group to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.reporting_group to :issuer, :collector, :opener using (true);

alter table wave.asset enable row level security;
alter table wave.asset force row level security;
create policy staff_own on wave.asset to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.asset to :collector using (true);

alter table wave.mail_progress enable row level security;
alter table wave.mail_progress force row level security;
create policy staff_own on wave.mail_progress to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.mail_progress to :issuer using (true);

alter table wave.mail_failure enable row level security;
alter table wave.mail_failure force row level security;
create policy staff_own on wave.mail_failure to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.mail_failure to :issuer using (true);

alter table release.release enable row level security;
alter table release.release force row level security;
create policy staff_own on release.release to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on release.release to :opener using (true);

alter table release.team enable row level security;
alter table release.team force row level security;
create policy staff_own on release.team to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on release.team to :opener using (true);

alter table release.cell enable row level security;
alter table release.cell force row level security;
create policy staff_own on release.cell to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on release.cell to :opener using (true);

alter table release.kind_verdict enable row level security;
alter table release.kind_verdict force row level security;
create policy staff_own on release.kind_verdict to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on release.kind_verdict to :opener using (true);
