-- What consultants make of a generated report: every saved text of every block, never written over.

create schema report;
comment on schema report is 'The client report: what people made of what is generated from a release';
grant usage on schema report to :staff;

create table report.edit (
  wave_id uuid not null references wave.wave (id),
  block text not null check (length(block) between 1 and 300),
  version integer not null check (version between 1 and 1000000),
  content jsonb not null check (pg_column_size(content) < 1000000),
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (wave_id, block, version)
);
comment on table report.edit is 'Each saved version of each edited block of a report; the newest counts, the others are its history';
comment on column report.edit.wave_id is 'The wave whose report it is';
comment on column report.edit.block is 'Name of the block: section and place; of a section with "#order" for the order of its blocks';
comment on column report.edit.version is '1 for the first; two people who save at once meet in the primary key';
comment on column report.edit.content is 'Hidden or not, the text with its facts, what was generated when it was written; or the order of a section';
comment on column report.edit.saved_by is 'E-mail address of the account';
comment on column report.edit.saved_at is 'When';

grant select, insert on report.edit to :staff;

alter table report.edit enable row level security;
alter table report.edit force row level security;
create policy staff_own on report.edit to :staff using (exists (select from wave.wave w where w.id = wave_id));
