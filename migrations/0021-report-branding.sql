-- How the reports of an organisation look: logo, colour and a line on the cover.

create table report.branding (
  organisation_id uuid not null references organisation.organisation (id),
  version integer not null check (version between 1 and 100000),
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  line text not null check (length(line) <= 160),
  logo bytea check (octet_length(logo) < 600000),
  logo_width integer check (logo_width between 1 and 4000),
  logo_height integer check (logo_height between 1 and 4000),
  logo_of text not null check (length(logo_of) <= 200),
  saved_by text not null,
  saved_at timestamptz not null,
  primary key (organisation_id, version),
  check ((logo is null) = (logo_width is null) and (logo is null) = (logo_height is null))
);
comment on table report.branding is 'Each saved version of the look of an organisation''s reports; the newest counts';
comment on column report.branding.organisation_id is 'The client';
comment on column report.branding.version is '1 for the first; two people who save at once meet in the primary key';
comment on column report.branding.accent is 'Colour of lines and links; null: that of the product';
comment on column report.branding.line is 'On the cover, such as who wrote the report; "" for none';
comment on column report.branding.logo is 'PNG, written anew from the picture that was chosen; null: none';
comment on column report.branding.logo_width is 'Pixels';
comment on column report.branding.logo_height is 'Pixels';
comment on column report.branding.logo_of is 'Whose logo it is, for whoever cannot see it';
comment on column report.branding.saved_by is 'E-mail address of the account';
comment on column report.branding.saved_at is 'When';

grant select, insert on report.branding to :staff;

alter table report.branding enable row level security;
alter table report.branding force row level security;
create policy staff_own on report.branding to :staff using (access.sees_organisation(organisation_id));
