-- A release holds what is shown, at the precision shown: intervals in whole points instead of standard errors.
alter table release.cell
  drop column se, drop column df, drop column estimate_se, drop column estimate_df,
  add column lower double precision,
  add column upper double precision,
  add column estimate_lower double precision,
  add column estimate_upper double precision;
comment on column release.cell.lower is 'Lower end of its 95 % interval, whole points';
comment on column release.cell.upper is 'Upper end of its 95 % interval, whole points';
comment on column release.cell.estimate_lower is 'Lower end of its 95 % interval, whole points';
comment on column release.cell.estimate_upper is 'Upper end of its 95 % interval, whole points';
