-- What everybody may see of an ended wave, so that the list of redeemed tokens can be deleted and its copies still be checked.

create table wave.public_record (
  wave_id uuid primary key references wave.wave (id),
  tokens integer not null check (tokens >= 0),
  list_bytes integer not null check (list_bytes >= 0),
  list_hash bytea not null check (octet_length(list_hash) = 32),
  left_out jsonb
);
comment on table wave.public_record is 'What the public page of a wave says after the close, written by the opener; stays when the list of tokens is deleted';
comment on column wave.public_record.wave_id is 'Its wave';
comment on column wave.public_record.tokens is 'Redeemed tokens, of all reporting groups';
comment on column wave.public_record.list_bytes is 'Size of the list of redeemed tokens as anybody can download it';
comment on column wave.public_record.list_hash is 'SHA-256 of that list, written when the box was opened';
comment on column wave.public_record.left_out is 'How much the release withholds; null until the release, and where nothing was released';

grant select on wave.public_record to :collector;
grant select, insert, update (left_out) on wave.public_record to :opener;

alter table wave.public_record enable row level security;
alter table wave.public_record force row level security;
create policy parts_all on wave.public_record to :collector, :opener using (true);
