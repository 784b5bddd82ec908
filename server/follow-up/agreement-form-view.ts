/** Finishes the form on which an action is agreed or changed, with what the method would advise beside it. */
import {
  type Agreement,
  agreementStates,
  agreementStateWords,
  pointsAtLeast,
  pointsAtMost,
} from "../agreement/agreement.ts";
import { predictionWordsOf } from "../agreement/agreement-words.ts";
import { neededPointsOf } from "../heatmap/shown-team.ts";
import { pointsOf } from "../heatmap/spelling.ts";
import { scaleNameOf } from "../heatmap/unit-actions-view.ts";
import { type ChoiceView, choiceOf, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import type { StaffLayout } from "../http/staff-layout.ts";
import { timeInWords } from "../http/words.ts";
import type { Release, ReleaseUnit } from "../release/release.ts";
import { adviceFor } from "../report/sections.ts";
import type { Wording } from "../report/wording.ts";

export const agreementFormPage = definePage<AgreementFormView>("staff/action-form");

export interface AgreementFormView {
  readonly layout: StaffLayout;
  readonly unit: string;
  readonly lead: string;
  readonly notice: string;
  /** nothing new can be agreed: there is no form */
  readonly isClosed: boolean;
  readonly action: string;
  readonly cancelHref: string;
  readonly fields: readonly FieldView[];
  /** null where the prediction is fixed */
  readonly scale: ChoiceView | null;
  readonly points: FieldView | null;
  /** the prediction in words, where it is fixed */
  readonly fixed: string;
  /** of a known action */
  readonly state: ChoiceView | null;
  readonly version: string;
  /** what stands there now, where somebody else saved meanwhile */
  readonly standing: readonly { readonly term: string; readonly said: string }[];
  readonly standingBy: string;
  readonly advice: readonly {
    readonly scale: string;
    readonly items: readonly { readonly kind: string; readonly text: string; readonly href: string }[];
  }[];
  readonly submit: string;
}

/** A piece of advice that somebody takes over. */
export interface TakenOver {
  readonly scale: string;
  readonly what: string;
  readonly owner: string;
}

export interface AgreementFormInput {
  readonly release: Release;
  readonly unit: ReleaseUnit;
  readonly wording: Wording;
  readonly layout: StaffLayout;
  readonly action: string;
  readonly cancelHref: string;
  readonly form: FormRefusal;
  /** the action as it was read; null for a new one */
  readonly known: Agreement | null;
  readonly taken: TakenOver | null;
  /** title of a later wave that people answer already: the prediction is fixed; "" before */
  readonly later: string;
  /** what somebody else saved meanwhile */
  readonly overtakenBy: Agreement | null;
  /** address of this form with a piece of advice taken over */
  readonly takeHref: (scale: string, at: number) => string;
  /** a UTC day */
  readonly due: string;
}

export function agreementFormView(input: AgreementFormInput): AgreementFormView {
  const { release, unit, form, known, taken, later, overtakenBy } = input;
  const scales = scalesOf(release, unit);
  const scale = known?.scale ?? taken?.scale ?? likelyScale(release, unit);
  const isFixed = known !== null && later !== "";
  return {
    layout: input.layout,
    unit: unit.name,
    lead:
      known === null
        ? "Small enough to be done before the next wave, and clear enough to be wrong about."
        : `Last saved by ${known.by}, ${timeInWords(known.at)} UTC.`,
    notice: noticeOf(form),
    // what somebody has typed already stays in sight
    isClosed: known === null && later !== "" && Object.keys(form.typed).length === 0,
    action: input.action,
    cancelHref: input.cancelHref,
    fields: [
      fieldOf(form, {
        name: "what",
        label: "What is done",
        value: known?.what ?? taken?.what ?? "",
        hint: "One thing that somebody can begin with. No names of people: the report prints it.",
      }),
      fieldOf(form, {
        name: "owner",
        label: "Who sees to it",
        value: known?.owner ?? taken?.owner ?? "",
        hint: "A role, such as “Head of the depot”.",
      }),
      fieldOf(form, { name: "dueOn", label: "Until when", type: "date", value: known?.dueOn ?? input.due }),
    ],
    scale: isFixed
      ? null
      : choiceOf(form, {
          name: "scale",
          label: "Which scale should it move",
          value: scale,
          options: scales.map(({ code, mean }) => ({
            value: code,
            label: `${scaleNameOf(release, code)}, now ${pointsOf(mean)}`,
          })),
        }),
    points: isFixed
      ? null
      : fieldOf(form, {
          name: "points",
          label: "By how many points at least",
          value: String(known?.points ?? likelyPoints(release, unit, scale)),
          hint: pointsHint(release, unit, scale),
        }),
    fixed: isFixed
      ? `${scaleNameOf(release, scale)}: ${predictionWordsOf(known.points)}. People answer “${later}” already, so this can no longer be changed.`
      : "",
    state:
      known === null
        ? null
        : choiceOf(form, {
            name: "state",
            label: "State",
            value: known.state,
            options: agreementStates.map((state) => ({ value: state, label: agreementStateWords[state] })),
          }),
    version: String(overtakenBy?.version ?? known?.version ?? ""),
    standing: overtakenBy === null ? [] : standingOf(release, overtakenBy),
    standingBy: overtakenBy === null ? "" : `${overtakenBy.by}, ${timeInWords(overtakenBy.at)} UTC`,
    advice: known === null && later === "" ? adviceOf(input) : [],
    submit: known === null ? "Agree on it" : overtakenBy === null ? "Save" : "Save mine instead",
  };
}

/** The scales that a unit shows, with its own mean, or of the organisation the mean of the teams. */
export function scalesOf(
  release: Release,
  { team, summary, parentId }: ReleaseUnit,
): readonly { readonly code: string; readonly mean: number }[] {
  return release.scales.flatMap(({ code }) => {
    const mean =
      team !== null && parentId !== null ? team.cells[code]?.own : (summary?.means[code] ?? team?.cells[code]?.own);
    return mean == null ? [] : [{ code, mean: mean.mean }];
  });
}

/** What the verdict names, else the weakest condition of readiness. */
function likelyScale(release: Release, unit: ReleaseUnit): string {
  const shown = scalesOf(release, unit);
  const named = unit.team?.fix.find((code) => shown.some((scale) => scale.code === code));
  const ready = shown.filter(({ code }) => release.scales.find((one) => one.code === code)?.pillar !== "CONTEXT");
  return named ?? [...ready].sort((a, b) => a.mean - b.mean)[0]?.code ?? shown[0]?.code ?? "";
}

/** What the gate would need, kept between the least and the most that can be predicted. */
function likelyPoints(release: Release, unit: ReleaseUnit, scale: string): number {
  const needed = neededPointsOf(release, unit.team, scale);
  return needed === null || needed <= 0 ? pointsAtLeast : Math.min(pointsAtMost, Math.max(pointsAtLeast, needed));
}

function pointsHint(release: Release, unit: ReleaseUnit, scale: string): string {
  const needed = neededPointsOf(release, unit.team, scale);
  const least = `From ${pointsAtLeast} to ${pointsAtMost}; with a minus if it should fall.`;
  return needed === null || needed < pointsAtLeast
    ? least
    : `${least} ${needed} would open the gate of “${scaleNameOf(release, scale)}”, by the arithmetic of today’s numbers.`;
}

function adviceOf({ release, unit, wording, takeHref }: AgreementFormInput): AgreementFormView["advice"] {
  const shown = scalesOf(release, unit);
  const fix = (unit.team?.fix ?? []).filter((code) => shown.some((scale) => scale.code === code));
  const codes = fix.length > 0 ? fix : [likelyScale(release, unit)].filter((code) => code !== "");
  return codes.map((code) => ({
    scale: scaleNameOf(release, code),
    items: adviceFor(wording, code).advice.actions.map(({ kind, text }, at) => ({
      kind,
      text,
      href: takeHref(code, at),
    })),
  }));
}

function standingOf(release: Release, now: Agreement): AgreementFormView["standing"] {
  return [
    { term: "What", said: now.what },
    { term: "Who", said: now.owner },
    { term: "Until", said: now.dueOn },
    { term: "Should change", said: `${scaleNameOf(release, now.scale)}: ${predictionWordsOf(now.points)}` },
    { term: "State", said: agreementStateWords[now.state] },
  ];
}
