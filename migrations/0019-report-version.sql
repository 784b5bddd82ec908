-- Published reports: frozen versions, and links under which they can be read without signing in.

create table report.version (
  wave_id uuid not null references wave.wave (id),
  number integer not null check (number between 1 and 100000),
  document text not null,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  note text not null check (length(note) <= 500),
  html bytea not null,
  policy text not null,
  pdf bytea not null,
  pptx bytea not null,
  published_by text not null,
  published_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_why text check (length(withdrawn_why) between 1 and 500),
  primary key (wave_id, number),
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_why is null))
);
comment on table report.version is 'Each published version of a report, frozen: only its withdrawal may be added';
comment on column report.version.wave_id is 'The wave whose report it is';
comment on column report.version.number is '1 for the first; two people who publish at once meet in the primary key';
comment on column report.version.document is 'Sections, blocks and facts as JSON, from which page, PDF and slides were made';
comment on column report.version.content_hash is 'SHA-256 of the document';
comment on column report.version.note is 'What is new in this version, in the words of its author';
comment on column report.version.html is 'The report as a web page with its style inside';
comment on column report.version.policy is 'Content-Security-Policy of the page';
comment on column report.version.pdf is 'The report as PDF';
comment on column report.version.pptx is 'The report as slides';
comment on column report.version.published_by is 'E-mail address of the account, or "command line"';
comment on column report.version.published_at is 'When';
comment on column report.version.withdrawn_at is 'When it was withdrawn; null while it stands';
comment on column report.version.withdrawn_by is 'Who withdrew it';
comment on column report.version.withdrawn_why is 'Why, as its readers are told';

create table report.link (
  id uuid primary key,
  wave_id uuid not null,
  number integer not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  password_hash text,
  expires_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (wave_id, number) references report.version (wave_id, number)
);
create index link_version on report.link (wave_id, number);
comment on table report.link is 'Addresses under which a published version can be read without an account';
comment on column report.link.id is 'Random UUID';
comment on column report.link.wave_id is 'The wave';
comment on column report.link.number is 'The version';
comment on column report.link.token_hash is 'SHA-256 of the secret in the address, which is shown once';
comment on column report.link.password_hash is 'Argon2id of the password; null without one';
comment on column report.link.expires_at is 'From when it shows nothing';
comment on column report.link.made_by is 'E-mail address of the account';
comment on column report.link.made_at is 'When';
comment on column report.link.revoked_at is 'When somebody ended it early';

grant select, insert on report.version, report.link to :staff;
grant update (withdrawn_at, withdrawn_by, withdrawn_why) on report.version to :staff;
grant update (revoked_at) on report.link to :staff;

alter table report.version enable row level security;
alter table report.version force row level security;
create policy staff_own on report.version to :staff using (exists (select from wave.wave w where w.id = wave_id));
alter table report.link enable row level security;
alter table report.link force row level security;
create policy staff_own on report.link to :staff using (exists (select from wave.wave w where w.id = wave_id));
