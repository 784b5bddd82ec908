import type { Role } from "../db/schema.ts";
import { blankForm, type ChoiceView, choiceOf, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { roleNameOf, type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import type { UnitId } from "../kernel/brand.ts";
import type { Member } from "./member.ts";
import type { OrganisationMember } from "./membership-store.ts";

export interface UnitChoice {
  readonly id: UnitId;
  readonly name: string;
  readonly parentId: UnitId | null;
}

export interface MembersView {
  readonly layout: StaffLayout;
  readonly organisation: string;
  readonly members: readonly {
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly isShutOut: boolean;
    readonly removeAction: string;
  }[];
  readonly notice: string;
  readonly action: string;
  readonly email: FieldView;
  readonly role: ChoiceView;
  readonly unit: ChoiceView;
}
export const membersPage = definePage<MembersView>("staff/members");

const roleHints: readonly { readonly value: Role; readonly label: string }[] = [
  { value: "admin", label: "Admin: everything here, and who may see it" },
  { value: "consultant", label: "Consultant: waves, results and the report" },
  { value: "hr", label: "HR: people, waves and results" },
  { value: "manager", label: "Manager: results of one part of the tree" },
];

/** Who of the staff may see this organisation, and as what. */
export function membersView(
  admin: Member,
  members: readonly OrganisationMember[],
  units: readonly UnitChoice[],
  form: FormRefusal = blankForm,
): MembersView {
  const organisation = admin.organisation.slug;
  const none = { value: "", label: "No unit: for the other roles" };
  return {
    layout: staffLayout({ title: "Staff", who: admin, currentHref: paths.members({ organisation }) }),
    organisation: admin.organisation.name,
    members: members.map((member) => ({
      name: member.name,
      email: member.email,
      role: member.unitName === null ? roleNameOf(member.role) : `${roleNameOf(member.role)} of ${member.unitName}`,
      isShutOut: !member.isActive,
      removeAction: paths.member({ organisation, account: member.accountId }),
    })),
    notice: noticeOf(form),
    action: paths.members({ organisation }),
    email: fieldOf(form, { name: "email", label: "E-mail of the account", type: "email" }),
    role: choiceOf(form, { name: "role", label: "Role", value: "hr", options: roleHints }),
    unit: choiceOf(form, {
      name: "unit",
      label: "Part of the tree",
      hint: "For managers only.",
      options: [none, ...indented(units)],
    }),
  };
}

/** The tree as one list: each unit after its parent, moved to the right by its depth. */
function indented(units: readonly UnitChoice[]): { readonly value: string; readonly label: string }[] {
  const children = new Map<UnitId | null, UnitChoice[]>();
  for (const unit of units) children.set(unit.parentId, [...(children.get(unit.parentId) ?? []), unit]);
  const list = (parent: UnitId | null, depth: number): { value: string; label: string }[] =>
    (children.get(parent) ?? []).flatMap((unit) => [
      { value: unit.id, label: `${"\u2003".repeat(depth)}${unit.name}` },
      ...list(unit.id, depth + 1),
    ]);
  return list(null, 0);
}
