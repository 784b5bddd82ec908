-- Products across the sub-scales of a pillar: the reliability of a pillar needs them.
create table response.pillar_sum (
  wave_id uuid not null,
  unit_id uuid not null,
  pillar text not null,
  n integer not null,
  sums12 bigint[] not null,
  crossprod12 bigint[] not null,
  primary key (wave_id, unit_id, pillar)
);
comment on table response.pillar_sum is 'Integer sums by atom and pillar of readiness, over the people with a valid score on each of its sub-scales. They stay when responses are purged';
comment on column response.pillar_sum.wave_id is 'The wave';
comment on column response.pillar_sum.unit_id is 'The atom';
comment on column response.pillar_sum.pillar is 'MOTIVE, MEANS or OPPORTUNITY';
comment on column response.pillar_sum.n is 'People with a valid score on each sub-scale of the pillar';
comment on column response.pillar_sum.sums12 is 'Per sub-scale the sum of twelve times the mean over those people';
comment on column response.pillar_sum.crossprod12 is 'Sums of products of twelve times the means over those people (sub-scales x sub-scales)';

-- What the ballots that were left out would change, of the whole organisation: never a row of them, never a unit.
create table response.excluded_sum (
  wave_id uuid not null,
  scale text not null,
  n integer not null,
  sum12 bigint not null,
  primary key (wave_id, scale)
);
comment on table response.excluded_sum is 'All that is kept of the answers of ballots left out for quality: two numbers a sub-scale, for the whole organisation, and only where at least k of them have a score and no score is that of nearly all';
comment on column response.excluded_sum.wave_id is 'The wave';
comment on column response.excluded_sum.scale is 'Sub-scale code';
comment on column response.excluded_sum.n is 'Ballots left out that have a valid score; k at least';
comment on column response.excluded_sum.sum12 is 'Sum of twelve times the mean over those ballots';

grant select, insert on response.pillar_sum, response.excluded_sum to :opener;
