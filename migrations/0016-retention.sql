-- Deletions as dated facts, tables written anew after them, and what is frozen held by PostgreSQL itself.

create table wave.deletion (
  wave_id uuid not null references wave.wave (id),
  what text not null check (what in ('identities', 'tokens', 'responses')),
  deleted_at timestamptz not null,
  row_count integer check (row_count >= 0),
  is_swept boolean not null,
  is_audited boolean not null,
  primary key (wave_id, what)
);
comment on table wave.deletion is 'What of a wave was deleted when its time was over';
comment on column wave.deletion.wave_id is 'The wave';
comment on column wave.deletion.what is
  'identities: invitations and mails; tokens: redeemed tokens; responses: opened answers and comments';
comment on column wave.deletion.deleted_at is 'When';
comment on column wave.deletion.row_count is 'People, tokens, or answers and comments; null where it was deleted before this was counted';
comment on column wave.deletion.is_swept is
  'The tables were written anew since, so that the deleted rows do not linger in their files';
comment on column wave.deletion.is_audited is 'It stands in the audit trail';

-- what was deleted before this table was there; the owner sees no row of these tables otherwise
alter table wave.wave no force row level security;
alter table wave.reporting_group no force row level security;
alter table access.audit_event no force row level security;
insert into wave.deletion (wave_id, what, deleted_at, is_swept, is_audited)
select wave_id, what, deleted_at, false, exists (
  select from access.audit_event
  where detail ->> 'wave' = wave_id::text and actor = 'server'
    and action = case what when 'responses' then 'responses and comments deleted' else 'invitations and tokens deleted' end
)
from (
  select id, 'identities', identities_purged_at from wave.wave
  union all
  select id, 'tokens', identities_purged_at from wave.wave w where not exists (
    select from ballot.spent s join wave.reporting_group g on g.id = s.group_id where g.wave_id = w.id)
  union all
  select id, 'responses', responses_purged_at from wave.wave
) as purged (wave_id, what, deleted_at)
where deleted_at is not null;
alter table wave.wave force row level security;
alter table wave.reporting_group force row level security;
alter table access.audit_event force row level security;

grant select, insert on wave.deletion to :issuer, :opener;
grant update (is_swept) on wave.deletion to :issuer, :opener;
grant select on wave.deletion to :staff;
grant update (is_audited) on wave.deletion to :staff;

alter table wave.deletion enable row level security;
alter table wave.deletion force row level security;
create policy staff_own on wave.deletion to :staff using (exists (select from wave.wave w where w.id = wave_id));
create policy issuer_own on wave.deletion to :issuer using (what = 'identities');
create policy opener_own on wave.deletion to :opener using (what in ('tokens', 'responses'));

-- A deleted row stays in the file of its table until the space is used again. Only the owner of a table may write it
-- anew, so the owner lends that one act to the part whose table it is. It does not wait: answers go before tidiness.

create function invitation.rewrite() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '200ms'
  as $$ begin
    cluster invitation.invitation using invitation_pkey;
    cluster invitation.mail using mail_pkey;
  end $$;
create function ballot.rewrite() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '200ms'
  as $$ begin
    cluster ballot.spent using spent_pkey;
  end $$;
create function response.rewrite() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '200ms'
  as $$ begin
    cluster response.response using response_pkey;
    cluster response.comment using comment_pkey;
    cluster release.comment using comment_pkey;
  end $$;
comment on function invitation.rewrite() is 'Writes the tables of invitations and mails anew, in key order, without dead rows';
comment on function ballot.rewrite() is 'Writes the table of redeemed tokens anew, in key order, without dead rows';
comment on function response.rewrite() is 'Writes the tables of opened answers and comments anew, in key order, without dead rows';
revoke all on function invitation.rewrite(), ballot.rewrite(), response.rewrite() from public;
grant execute on function invitation.rewrite() to :issuer;
grant execute on function ballot.rewrite(), response.rewrite() to :opener;

-- what is frozen: the tree, the groups and the pages from the launch on -------------------------------------------

create function wave.is_being_planned(id uuid) returns boolean
  language sql stable
  as $$ select exists (select from wave.wave w where w.id = is_being_planned.id and w.state in ('draft', 'launching')) $$;
comment on function wave.is_being_planned(uuid) is 'True before the launch is finished: afterwards staff changes nothing of tree, groups and pages';

create policy frozen_insert on wave.wave_unit as restrictive for insert to :staff with check (wave.is_being_planned(wave_id));
create policy frozen_update on wave.wave_unit as restrictive for update to :staff using (wave.is_being_planned(wave_id));
create policy frozen_delete on wave.wave_unit as restrictive for delete to :staff using (wave.is_being_planned(wave_id));
create policy frozen_insert on wave.reporting_group as restrictive for insert to :staff with check (wave.is_being_planned(wave_id));
create policy frozen_update on wave.reporting_group as restrictive for update to :staff using (wave.is_being_planned(wave_id));
create policy frozen_delete on wave.reporting_group as restrictive for delete to :staff using (wave.is_being_planned(wave_id));
create policy frozen_insert on wave.asset as restrictive for insert to :staff with check (wave.is_being_planned(wave_id));
create policy frozen_update on wave.asset as restrictive for update to :staff using (wave.is_being_planned(wave_id));
create policy frozen_delete on wave.asset as restrictive for delete to :staff using (wave.is_being_planned(wave_id));

-- what the respondents were shown, and an end that was reached, whoever asks (a superuser could drop this anyway) ---

create function wave.refuse_change() returns trigger
  language plpgsql
  as $$ begin
    raise exception 'wave %: % is frozen', old.id, tg_argv[0] using errcode = 'object_not_in_prerequisite_state';
  end $$;
comment on function wave.refuse_change() is 'Refuses to change what is frozen';

create trigger frozen_at_launch
  before update of id, organisation_id, title, asked_by, purpose, contact, mode, opens_on, earliest_close, latest_close,
    definition_id, thresholds, rules, kinds, definition_hash, definition, scoring_key, box_public_key,
    return_public_key, manifest, manifest_hash, launched_at
  on wave.wave for each row
  when (old.manifest_hash is not null and old.state <> 'launching' and current_setting('is_superuser') = 'off')
  execute function wave.refuse_change('what the launch has frozen');
create trigger ended_for_good
  before update of state on wave.wave for each row
  when (old.state in ('released', 'withheld', 'cancelled') and new.state <> old.state
    and current_setting('is_superuser') = 'off')
  execute function wave.refuse_change('a wave that has ended');
create trigger dated_once
  before update of closed_at, released_at on wave.wave for each row
  when ((old.closed_at <> new.closed_at or old.released_at <> new.released_at or (old.closed_at is not null and new.closed_at is null)
    or (old.released_at is not null and new.released_at is null)) and current_setting('is_superuser') = 'off')
  execute function wave.refuse_change('the time of its end');

-- answers, sums and releases are written before the wave is over; afterwards nothing is added -----------------------

create function wave.is_over(id uuid) returns boolean
  language sql stable
  as $$ select exists (select from wave.wave w where w.id = is_over.id and w.state in ('released', 'withheld', 'cancelled')) $$;
comment on function wave.is_over(uuid) is 'True for a wave that has ended: nothing is added to its sums and its release';

do $$
declare name text;
begin
  foreach name in array array['response.response', 'response.comment', 'response.opening', 'response.quality',
    'response.tenure_sum', 'response.scale_sum', 'response.kind_sum', 'response.pillar_sum', 'response.excluded_sum']
  loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
  end loop;
end $$;

create policy opener_read on response.response for select to :opener using (true);
create policy opener_write on response.response for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_delete on response.response for delete to :opener using (true);
create policy opener_read on response.comment for select to :opener using (true);
create policy opener_write on response.comment for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_delete on response.comment for delete to :opener using (true);
create policy opener_read on response.opening for select to :opener using (true);
create policy opener_write on response.opening for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.quality for select to :opener using (true);
create policy opener_write on response.quality for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.tenure_sum for select to :opener using (true);
create policy opener_write on response.tenure_sum for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.scale_sum for select to :opener using (true);
create policy opener_write on response.scale_sum for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.pillar_sum for select to :opener using (true);
create policy opener_write on response.pillar_sum for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.excluded_sum for select to :opener using (true);
create policy opener_write on response.excluded_sum for insert to :opener with check (not wave.is_over(wave_id));
create policy opener_read on response.kind_sum for select to :opener using (true);
create policy opener_write on response.kind_sum for insert to :opener with check (not wave.is_over(wave_id));

create policy written_once on release.release as restrictive for insert to :opener with check (not wave.is_over(wave_id));
create policy written_once on release.team as restrictive for insert to :opener with check (not wave.is_over(wave_id));
create policy written_once on release.cell as restrictive for insert to :opener with check (not wave.is_over(wave_id));
create policy written_once on release.kind_verdict as restrictive for insert to :opener with check (not wave.is_over(wave_id));

comment on column response.scale_sum.item_counts is
  'Per item the counts of the answers 1..5 as they were clicked (items x 5); turned over for turned items when read';
