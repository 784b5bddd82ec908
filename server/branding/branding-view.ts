/** Finishes the page on which the look of a client's reports is chosen, with a drawing of the cover as it would be. */
import type { Member } from "../access/member.ts";
import { type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { type Branding, lineAtMost, logoOfAtMost } from "./branding.ts";
import { accentScalesOf } from "./colour.ts";

export const brandingPage = definePage<BrandingView>("staff/branding");

export interface BrandingView {
  readonly layout: StaffLayout;
  readonly notice: string;
  readonly isSaved: boolean;
  readonly action: string;
  readonly version: string;
  readonly fields: readonly FieldView[];
  readonly logoError: string;
  readonly logoOf: FieldView;
  readonly hasLogo: boolean;
  readonly isRemoving: boolean;
  readonly preview: {
    readonly organisation: string;
    readonly accent: string;
    readonly line: string;
    /** "" without a logo */
    readonly logoHref: string;
    readonly logoWidth: number;
    readonly logoX: number;
  };
}

/** Of the product, where nobody has chosen a colour. */
const ownAccent = "#0b6b57";
/** Where the logo stands in the drawing: its height, and its right edge. */
const logoBox = { height: 26, right: 304, widest: 110 } as const;

export function brandingView(
  member: Member,
  branding: Branding,
  form: FormRefusal,
  { isSaved, version }: { readonly isSaved: boolean; readonly version: number },
): BrandingView {
  const place = { organisation: member.organisation.slug };
  const { logo } = branding;
  const scale = logo === null ? 0 : Math.min(logoBox.height / logo.height, logoBox.widest / logo.width);
  const logoWidth = logo === null ? 0 : Math.round(logo.width * scale);
  return {
    layout: staffLayout({ title: "Branding", who: member, currentHref: paths.branding(place) }),
    notice: noticeOf(form),
    isSaved,
    action: paths.branding(place),
    version: String(version),
    fields: [
      fieldOf(form, {
        name: "accent",
        label: "Colour",
        value: branding.accent ?? "",
        hint: `Six digits, such as ${ownAccent}. For lines, links and the edge of the cover; verdicts keep their colours, which are told apart without it. Empty: the green of Upwell.`,
        isOptional: true,
      }),
      fieldOf(form, {
        name: "line",
        label: "Line on the cover",
        value: branding.line,
        hint: `Such as who wrote the report. ${lineAtMost} characters at most.`,
        isOptional: true,
      }),
    ],
    logoError: form.errors["logo"] ?? "",
    logoOf: fieldOf(form, {
      name: "logoOf",
      label: "Whose logo",
      value: logo?.of ?? member.organisation.name,
      hint: `Read to whoever cannot see it. ${logoOfAtMost} characters at most.`,
      isOptional: true,
    }),
    hasLogo: logo !== null,
    isRemoving: form.typed["remove"] === "yes",
    preview: {
      organisation: member.organisation.name,
      accent: accentScalesOf(branding.accent ?? ownAccent).light.accent,
      line: branding.line,
      logoHref: logo === null ? "" : `${paths.brandingLogo(place)}?version=${branding.version}`,
      logoWidth,
      logoX: logoBox.right - logoWidth,
    },
  };
}
