-- How often each score was reached: an atom in which nearly everybody has one and the same score is not shown.
alter table response.scale_sum add column score_counts integer[] not null default '{}';
comment on column response.scale_sum.score_counts is 'People by score, in twelfths of the mean from 12 to 60 (49 counts). Empty: summed before this column was there, so the score cannot be shown';
