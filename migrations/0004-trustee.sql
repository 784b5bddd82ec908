-- The mode in which the works council holds the box key: ballots go out sealed, and come back opened and shuffled,
-- sealed once more to a key of the opener, so that whoever carries the file cannot read it.

alter table wave.wave
  add column return_public_key bytea check (octet_length(return_public_key) = 65),
  add column handed_over_at timestamptz,
  add column hand_over_fault text,
  add column withhold_reason text check (length(withhold_reason) between 1 and 500),
  add check (mode = 'trustee' or (return_public_key is null and handed_over_at is null and withhold_reason is null));
comment on column wave.wave.box_public_key is
  'Ballots are sealed to this (P-256, uncompressed); made by the opener, in the mode trustee by the works council';
comment on column wave.wave.return_public_key is
  'In the mode trustee: opened ballots come back sealed to this (P-256, uncompressed); made by the opener';
comment on column wave.wave.handed_over_at is 'A file of the works council was taken in and not yet read';
comment on column wave.wave.hand_over_fault is 'Why the last file of the works council was refused, and what to do';
comment on column wave.wave.withhold_reason is
  'Staff gave up waiting for the works council, for this reason; the opener then destroys the ballots unread';

create table wave.hand_over (
  wave_id uuid primary key references wave.wave (id),
  file bytea not null check (octet_length(file) between 1 and 64000000)
);
-- it is encrypted: nothing to compress
alter table wave.hand_over alter column file set storage external;
comment on table wave.hand_over is
  'The file that the works council gave back, until the opener has read it. Staff can put one in and cannot look at it';
comment on column wave.hand_over.wave_id is 'The wave';
comment on column wave.hand_over.file is 'As it was uploaded; its content is sealed to the opener';

grant insert on wave.hand_over to :staff;
grant select, delete on wave.hand_over to :opener;
grant update (return_public_key, handed_over_at, hand_over_fault) on wave.wave to :opener;

alter table wave.hand_over enable row level security;
alter table wave.hand_over force row level security;
create policy staff_own on wave.hand_over for insert to :staff
  with check (exists (select from wave.wave w where w.id = wave_id));
create policy parts_all on wave.hand_over to :opener using (true);
