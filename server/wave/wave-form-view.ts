import type { Member } from "../access/member.ts";
import type { Definition } from "../definition/definition.ts";
import { type ChoiceView, choiceOf, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import type { WaveDraft } from "./draft.ts";

export interface WaveFormView {
  readonly layout: StaffLayout;
  readonly isNew: boolean;
  readonly notice: string;
  readonly action: string;
  readonly cancelHref: string;
  readonly words: readonly FieldView[];
  readonly dates: readonly FieldView[];
  readonly definition: ChoiceView;
  readonly mode: ChoiceView;
  readonly comments: ChoiceView;
  readonly thresholds: readonly FieldView[];
  readonly kinds: readonly {
    readonly label: string;
    readonly fields: readonly FieldView[];
    /** something stands in it, or is wrong with it */
    readonly isOpen: boolean;
  }[];
  readonly rules: readonly FieldView[];
  /** a decision rule was refused: its part of the page must not be folded away */
  readonly isRulesOpen: boolean;
}
export const waveFormPage = definePage<WaveFormView>("staff/wave-form");

const wordFields = [
  ["title", "Title", "Such as “Learning survey, spring 2027”. It stands on the survey and in the mails."],
  ["askedBy", "Who asks", "A name that people know, with the role: “Mara Lindqvist, HR”."],
  ["purpose", "Why", "One sentence for the first page: what the answers are for."],
  ["contact", "Whom to ask", "Name, and where to find or call: “Jonas Weber, works council, room 2.14”."],
] as const;

const dateFields = [
  ["opensOn", "First day", "Nobody can answer before. Days begin at midnight UTC."],
  ["earliestClose", "Not closed before", "People are promised to have until this day at least."],
  ["closesOn", "Last day", "You can move it later, between the day before and the day below."],
  ["latestClose", "Not open after", "The box is opened after this day at the latest."],
] as const;

const thresholdFields = [
  ["k", "Smallest group ever shown", "Answers. 5 is the floor; 7 is safer in a small organisation."],
  ["kInvited", "Smallest reporting group", "People invited. Smaller teams are joined with the unit above."],
  ["commentsFrom", "Smallest group for comments", "Answers. Words give people away sooner than numbers."],
  [
    "largestShare",
    "Largest share of one answer",
    "From 0.5 to 0.95. Where more people of a group than this say the same, the value is withheld.",
  ],
] as const;

/** Stands in the field while no comment is asked for. */
const commentsFromUsual = 10;

const ruleFields = [
  ["cutWeak", "Weak below", "On the scale from 0 to 100."],
  ["cutOk", "In place from", "On the scale from 0 to 100."],
  ["cutContext", "Context high from", "On the scale from 0 to 100."],
  ["gamma", "Certainty that a call needs", "From 0.5 to 0.99."],
  ["nMin", "Answers that a verdict needs", ""],
  ["minResponseRate", "Share of people who must have answered", "From 0 to 1."],
  ["ebMinTeams", "Teams from which on teams lend each other strength", ""],
] as const;

/** The form of a draft; `waveId` is missing for a new one. What was typed stands in `form` after a refusal. */
export function waveFormView(
  member: Member,
  input: {
    readonly waveId?: string;
    readonly draft: WaveDraft;
    readonly definition: Definition;
    readonly definitions: readonly Definition[];
    readonly form: FormRefusal;
  },
): WaveFormView {
  const { draft, form, waveId } = input;
  const organisation = member.organisation.slug;
  const text = (value: string | number) => String(value);
  return {
    layout: staffLayout({
      title: waveId ? "Edit the draft" : "Plan a wave",
      who: member,
      isNarrow: true,
      ...(waveId ? { wave: { id: waveId, title: draft.title, hasResults: false } } : {}),
    }),
    isNew: waveId === undefined,
    notice: noticeOf(form),
    action: waveId ? paths.waveEdit({ organisation, wave: waveId }) : paths.waveNew({ organisation }),
    cancelHref: waveId ? paths.wave({ organisation, wave: waveId }) : paths.organisation({ organisation }),
    words: wordFields.map(([name, label, hint]) => fieldOf(form, { name, label, hint, value: draft[name] })),
    dates: dateFields.map(([name, label, hint]) =>
      fieldOf(form, { name, label, hint, type: "date", value: draft[name] }),
    ),
    definition: choiceOf(form, {
      name: "definitionId",
      label: "Questionnaire",
      value: draft.definitionId,
      options: input.definitions.map(({ id, survey, version }) => ({
        value: id,
        label: `${survey.title ?? id} ${version}`,
      })),
    }),
    mode: choiceOf(form, {
      name: "mode",
      label: "Who holds the key to the box",
      hint: "The first page of the survey says who it is.",
      value: draft.mode,
      options: [
        { value: "sealed", label: "The server; destroyed after the close" },
        { value: "trustee", label: "The works council; it opens the ballots after the close" },
      ],
    }),
    comments: choiceOf(form, {
      name: "comments",
      label: "One open question at the end",
      hint: "What people write may give them away, whatever we do. Without it the question is not asked.",
      value: draft.thresholds.commentsFrom === null ? "left out" : "asked",
      options: [
        { value: "asked", label: "Ask for a comment" },
        { value: "left out", label: "Ask for none" },
      ],
    }),
    thresholds: thresholdFields.map(([name, label, hint]) =>
      fieldOf(form, { name, label, hint, value: text(draft.thresholds[name] ?? commentsFromUsual) }),
    ),
    kinds: input.definition.key.kinds.map(({ code, label }) => {
      const proof = draft.kinds.find((kind) => kind.code === code)?.mustProve;
      const field = (name: string, fieldLabel: string, value: string, type = "text") =>
        fieldOf(form, { name: `${name}-${code}`, label: fieldLabel, type, value, isOptional: true });
      const fields = [
        field("reason", "Rule that asks for proof", proof?.reason ?? ""),
        field("who", "Who says so", proof?.who ?? ""),
        field("date", "Said on", proof?.date ?? "", "date"),
      ];
      return { label, fields, isOpen: fields.some((one) => one.value !== "" || one.error !== "") };
    }),
    rules: ruleFields.map(([name, label, hint]) =>
      fieldOf(form, { name, label, hint, value: text(draft.rules[name]) }),
    ),
    isRulesOpen: ruleFields.some(([name]) => form.errors[name] !== undefined),
  };
}
