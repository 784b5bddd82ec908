-- Which waves are over is looked up once a statement instead of once a row: a close writes tens of thousands of rows.

do $$
declare name text;
begin
  foreach name in array array['response.response', 'response.comment', 'response.opening', 'response.quality',
    'response.tenure_sum', 'response.scale_sum', 'response.kind_sum', 'response.pillar_sum', 'response.excluded_sum']
  loop
    execute format('alter policy opener_write on %s with check (wave_id not in (
      select w.id from wave.wave w where w.state in (''released'', ''withheld'', ''cancelled'')))', name);
  end loop;
  foreach name in array array['release.release', 'release.team', 'release.cell', 'release.kind_verdict']
  loop
    execute format('alter policy written_once on %s with check (wave_id not in (
      select w.id from wave.wave w where w.state in (''released'', ''withheld'', ''cancelled'')))', name);
  end loop;
end $$;

drop function wave.is_over(uuid);
