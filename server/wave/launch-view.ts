import type { Member } from "../access/member.ts";
import type { Definition } from "../definition/definition.ts";
import { questionsOf } from "../definition/survey-shape.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords, numberInWords } from "../http/words.ts";
import type { Result } from "../kernel/result.ts";
import { longDay } from "./day.ts";
import type { WaveDraft } from "./draft.ts";
import { blockersOf, type ChecklistPoint } from "./launch-checklist.ts";
import type { Grouping } from "./reporting-groups.ts";

export interface LaunchView {
  readonly layout: StaffLayout;
  readonly lead: string;
  readonly notice: string;
  readonly points: readonly {
    readonly isStop: boolean;
    readonly isLook: boolean;
    readonly isDone: boolean;
    readonly isLater: boolean;
    readonly title: string;
    readonly says: string;
    readonly text: string;
    readonly href: string;
    readonly link: string;
  }[];
  readonly groups: readonly { readonly label: string; readonly invited: string; readonly joined: string }[];
  /** where the works council holds the key to the box */
  readonly key: {
    readonly action: string;
    readonly pageHref: string;
    readonly pageHash: string;
    readonly fingerprint: string;
    readonly button: string;
    readonly typed: string;
    readonly error: string;
  } | null;
  /** the launch asks whether the fingerprint was compared */
  readonly isCompared: boolean;
  readonly reads: readonly string[];
  readonly action: string;
  readonly button: string;
  readonly isBlocked: boolean;
  readonly why: string;
}
export const launchPage = definePage<LaunchView>("staff/wave-launch");

const sayOf = {
  stop: "(stops the launch)",
  look: "(worth a look)",
  done: "(done)",
  later: "(after the launch)",
} as const;

/** What was refused just now, "" where nothing was, and the fingerprint of the works council's key once it is there. */
export interface LaunchForm {
  readonly notice: string;
  readonly keyError: string;
  readonly typedKey: string;
  readonly fingerprint: string | null;
  /** SHA-256 of the works council's tool, hex */
  readonly pageHash: string;
}

/** What to look at before a launch. */
export function launchView(
  member: Member,
  wave: { readonly id: string; readonly draft: WaveDraft },
  { points, grouping }: { readonly points: readonly ChecklistPoint[]; readonly grouping: Result<Grouping, string> },
  form: LaunchForm,
): LaunchView {
  const organisation = member.organisation.slug;
  const params = { organisation, wave: wave.id };
  const stops = blockersOf(points).length;
  const looks = points.filter((point) => point.kind === "look").length;
  const invited = grouping.ok ? grouping.value.invited : 0;
  return {
    layout: staffLayout({
      title: "Before the launch",
      who: member,
      isNarrow: true,
      wave: { id: wave.id, title: wave.draft.title, hasResults: false },
      currentHref: paths.wave(params),
    }),
    lead: leadOf(stops, looks),
    notice: form.notice,
    points: points.map((point) => ({
      isStop: point.kind === "stop",
      isLook: point.kind === "look",
      isDone: point.kind === "done",
      isLater: point.kind === "later",
      title: point.title,
      says: sayOf[point.kind],
      text: point.text,
      ...linkOf(point, params),
    })),
    groups: (grouping.ok ? grouping.value.groups : []).map((group) => ({
      label: group.label,
      invited: numberInWords(group.invited),
      joined: group.joined.map((unit) => `${unit.name} (${unit.people})`).join(", "),
    })),
    key:
      wave.draft.mode === "trustee"
        ? {
            action: paths.waveBoxKey(params),
            pageHref: paths.waveCouncilPage(params),
            pageHash: form.pageHash,
            fingerprint: form.fingerprint ?? "",
            button: form.fingerprint === null ? "Put in the key" : "Put in another key",
            typed: form.typedKey,
            error: form.keyError,
          }
        : null,
    isCompared: wave.draft.mode === "trustee" && stops === 0,
    reads: readsOf(member.organisation.name, wave.draft),
    action: paths.waveLaunch(params),
    button: invited > 0 ? `Launch for ${countInWords(invited, "person", "people")}` : "Launch",
    isBlocked: stops > 0,
    why: stops === 1 ? "One check is open." : `${stops} checks are open.`,
  };
}

function leadOf(stops: number, looks: number): string {
  const look = looks === 0 ? "" : looks === 1 ? "One is worth a look. " : `${looks} are worth a look. `;
  if (stops === 0) return `Nothing stops the launch. ${look}`.trim();
  return `${stops === 1 ? "One thing stops" : `${stops} things stop`} the launch. ${look}`.trim();
}

function linkOf(point: ChecklistPoint, params: { organisation: string; wave: string }): { href: string; link: string } {
  const links = {
    people: { href: paths.people(params), link: "People" },
    edit: { href: paths.waveEdit(params), link: "Edit" },
    key: { href: "#key", link: "Key" },
    "": { href: "", link: "" },
  } as const;
  return links[point.about];
}

function readsOf(organisation: string, draft: WaveDraft): string[] {
  const isTrustee = draft.mode === "trustee";
  const opened = isTrustee
    ? "they are sealed until the close, and then opened all together by the works council, which holds the key to the box"
    : "they are sealed until the close, and then opened all together";
  const cheat = isTrustee
    ? "somebody at the works council and somebody who runs the server who break the rules together"
    : "somebody who runs the server and breaks the rules on purpose";
  return [
    `${organisation} asks: ${draft.purpose}`,
    `Only groups of ${draft.thresholds.k} or more are ever shown. HR and the consultant never see a single person’s answers: ${opened}.`,
    `What we cannot promise: a computer that is watched, words that give you away, or ${cheat}.`,
    `Open until a day between ${longDay(draft.earliestClose)} and ${longDay(draft.latestClose)}.`,
  ];
}

export interface PreviewView {
  readonly layout: StaffLayout;
  readonly title: string;
  readonly pages: readonly {
    readonly title: string;
    readonly intro: string;
    readonly questions: readonly {
      readonly text: string;
      readonly rows: readonly string[];
      readonly answers: string;
    }[];
  }[];
  readonly count: number;
  readonly backHref: string;
}
export const previewPage = definePage<PreviewView>("staff/wave-preview");

/** Every question of a draft, in order, with the answers that can be given. */
export function previewView(
  member: Member,
  wave: { readonly id: string; readonly draft: WaveDraft },
  definition: Definition,
): PreviewView {
  const params = { organisation: member.organisation.slug, wave: wave.id };
  return {
    layout: staffLayout({
      title: "What is asked",
      who: member,
      isNarrow: true,
      wave: { id: wave.id, title: wave.draft.title, hasResults: false },
      currentHref: paths.wave(params),
    }),
    title: wave.draft.title,
    pages: definition.survey.pages.map((page) => ({
      title: page.title ?? "",
      intro: page.description ?? "",
      questions: page.elements.map((question) => ({
        text: question.title,
        rows: question.type === "matrix" ? question.rows.map((row) => row.text) : [],
        answers: answersOf(question),
      })),
    })),
    count: questionsOf(definition.survey).length,
    backHref: paths.wave(params),
  };
}

function answersOf(question: ReturnType<typeof questionsOf>[number]): string {
  if (question.type === "comment") return "Free words, if you like.";
  const answers = question.type === "matrix" ? question.columns : question.choices;
  return answers.map((answer) => answer.text).join(" · ");
}
