import type { Account, Member } from "../access/member.ts";
import { blankForm, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords, numberInWords } from "../http/words.ts";
import type { WaveSummary } from "./organisation.ts";
import { isDerivedUnitId } from "./unit-path.ts";
import { flatTreeOf, type UnitNode } from "./unit-tree.ts";
import { type WaveLineView, waveLineOf } from "./wave-line-view.ts";

export interface OrganisationView {
  readonly layout: StaffLayout;
  readonly name: string;
  readonly lead: string;
  readonly isEmpty: boolean;
  readonly mayImport: boolean;
  readonly importHref: string;
  readonly waveNewHref: string;
  readonly waves: readonly WaveLineView[];
  readonly units: readonly {
    readonly indent: number;
    readonly name: string;
    readonly id: string;
    readonly total: string;
    readonly own: string;
  }[];
}
export const organisationPage = definePage<OrganisationView>("staff/organisation");

/** One client: its waves, and its tree with the number of people. A manager sees the own part. */
export function organisationView(
  member: Member,
  tree: readonly UnitNode[],
  waves: readonly WaveSummary[],
): OrganisationView {
  const { slug, name } = member.organisation;
  const nodes = flatTreeOf(tree);
  const people = tree.reduce((sum, node) => sum + node.total, 0);
  const mayImport = member.role !== "manager";
  return {
    layout: staffLayout({ title: name, who: member, currentHref: paths.organisation({ organisation: slug }) }),
    name,
    lead:
      nodes.length === 0
        ? ""
        : `${countInWords(people, "person", "people")} in ${countInWords(nodes.length, "unit", "units")}${mayImport ? "" : ", in your part of the tree"}.`,
    isEmpty: nodes.length === 0,
    mayImport,
    importHref: paths.peopleImport({ organisation: slug }),
    waveNewHref: paths.waveNew({ organisation: slug }),
    waves: waves.map((wave) => waveLineOf(slug, member.role, wave)),
    units: nodes.map(({ unit, depth, own, total, children }) => ({
      indent: Math.min(depth, 8),
      name: unit.name,
      id: isDerivedUnitId(unit.externalId) ? "" : unit.externalId,
      total: numberInWords(total),
      own: children.length > 0 && own > 0 ? `${numberInWords(own)} of them directly` : "",
    })),
  };
}

export interface OrganisationNewView {
  readonly layout: StaffLayout;
  readonly notice: string;
  readonly action: string;
  readonly fields: readonly FieldView[];
}
export const organisationNewPage = definePage<OrganisationNewView>("staff/organisation-new");

/** The form that adds a client. */
export function organisationNewView(operator: Account, form: FormRefusal = blankForm): OrganisationNewView {
  return {
    layout: staffLayout({ title: "Add an organisation", who: operator, currentHref: paths.home(), isNarrow: true }),
    notice: noticeOf(form),
    action: paths.organisationNew(),
    fields: [
      fieldOf(form, { name: "name", label: "Name", hint: "As the people of the organisation know it." }),
      fieldOf(form, {
        name: "slug",
        label: "Short name",
        hint: "For addresses: small letters, digits and hyphens. Left empty, it is made from the name.",
        isOptional: true,
      }),
    ],
  };
}
