-- Comments as they may be read: frozen with the release, in an order of their own, away from every rating.

create table release.comment (
  id uuid primary key,
  wave_id uuid not null references release.release (wave_id),
  unit_id uuid not null,
  text text not null check (length(text) between 1 and 1000)
);
create index comment_unit on release.comment (wave_id, unit_id, id);
comment on table release.comment is 'What people wrote, under units with enough respondents; deleted with the responses. In no document, report or export';
comment on column release.comment.id is 'Random UUID, made for this table: the order in which comments are shown';
comment on column release.comment.wave_id is 'The wave';
comment on column release.comment.unit_id is 'The published unit for which it stands, a department by default';
comment on column release.comment.text is 'As written';

grant select, insert, delete on release.comment to :opener;
grant select on release.comment to :staff;

alter table release.comment enable row level security;
alter table release.comment force row level security;
create policy staff_own on release.comment to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on release.comment to :opener using (true);
