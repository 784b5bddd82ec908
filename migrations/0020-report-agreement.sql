-- Agreed actions: what is done about a result, who does it, and by how much it should move which scale.

create table report.agreement (
  id uuid not null,
  version integer not null check (version between 1 and 100000),
  wave_id uuid not null references wave.wave (id),
  unit text not null check (octet_length(unit) between 1 and 1000),
  unit_name text not null,
  scale text not null check (length(scale) between 1 and 20),
  points integer not null check (abs(points) between 1 and 100),
  what text not null check (length(what) between 1 and 600),
  owner text not null check (length(owner) between 1 and 200),
  due_on date not null,
  state text not null check (state in ('agreed', 'started', 'done', 'dropped')),
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (id, version)
);
create index agreement_wave on report.agreement (wave_id);
comment on table report.agreement is 'Each saved version of each agreed action; the newest counts, the others are its history';
comment on column report.agreement.id is 'Random UUID of the action, the same in all its versions';
comment on column report.agreement.version is '1 for the first; two people who save at once meet in the primary key';
comment on column report.agreement.wave_id is 'The wave whose results it answers';
comment on column report.agreement.unit is 'External id of the unit';
comment on column report.agreement.unit_name is 'Name of the unit in that wave';
comment on column report.agreement.scale is 'Sub-scale that it should move';
comment on column report.agreement.points is 'By how many points at least until the next wave; below zero: it should fall';
comment on column report.agreement.what is 'What is done, in the words of those who agreed';
comment on column report.agreement.owner is 'Who sees to it: a role';
comment on column report.agreement.due_on is 'Until when';
comment on column report.agreement.state is 'agreed, started, done or dropped';
comment on column report.agreement.saved_by is 'E-mail address of the account';
comment on column report.agreement.saved_at is 'When';

grant select, insert on report.agreement to :staff;

alter table report.agreement enable row level security;
alter table report.agreement force row level security;
create policy staff_own on report.agreement to :staff using (exists (select from wave.wave w where w.id = wave_id));
