import { definePage } from "../http/page.ts";
import type { Definition } from "./definition.ts";
import { type Limits, limitsOf } from "./limits.ts";
import type { ScoringKey } from "./scoring-key.ts";
import type { SurveyPage, SurveyQuestion } from "./survey-shape.ts";

/** What a wave adds to its definition on the respondent's page; frozen with it. Dates are text such as 2026-11-24. */
export interface SurveyFacts {
  /** id of the wave, as it stands in the address */
  readonly wave: string;
  readonly organisation: string;
  readonly title: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  readonly mode: "sealed" | "trustee";
  readonly thresholds: { readonly k: number; readonly kInvited: number; readonly commentsFrom: number | null };
  readonly kinds: readonly { readonly code: string; readonly label: string }[];
  readonly earliestClose: string;
  readonly latestClose: string;
  readonly retention: { readonly identitiesDays: number; readonly responsesMonths: number };
}

/** The two files that the page loads, with their subresource integrity (sha256-…). */
export interface SurveyFiles {
  readonly scriptIntegrity: string;
  readonly styleIntegrity: string;
}

interface Option {
  readonly value: string;
  readonly text: string;
}

interface QuestionView {
  readonly name: string;
  readonly text: string;
  readonly isScale: boolean;
  readonly isChoice: boolean;
  readonly isGrid: boolean;
  readonly isComment: boolean;
  readonly isNumbered: boolean;
  /** heads the questions that are not scored */
  readonly isFirstExtra: boolean;
  readonly number: number;
  readonly options: readonly Option[];
  /** the way out beside a scale: don't know / does not apply */
  readonly other: Option;
  /** of a grid: one per kind of learning; `name` is "QUESTION.KIND" */
  readonly rows: readonly { readonly name: string; readonly text: string }[];
  readonly hint: string;
  readonly maxLength: number;
  readonly commentsFrom: number;
}

interface PartView {
  readonly number: number;
  readonly title: string;
  readonly intro: string;
  readonly position: string;
  readonly isStatements: boolean;
  readonly isGrid: boolean;
  readonly isMore: boolean;
  readonly isCounted: boolean;
  readonly next: string;
  readonly questions: readonly QuestionView[];
}

/** One line of the page on which people look over their answers. */
interface ReviewView {
  readonly title: string;
  /** names of the form's fields, space between; a grid's name stands for all its rows */
  readonly names: string;
  readonly total: number;
  readonly part: number;
  readonly action: string;
}

/** The respondent's page: everything except what the group's leaf and the state of the wave say. */
export interface SurveyView {
  readonly organisation: string;
  readonly title: string;
  readonly heading: string;
  readonly lead: string;
  readonly scriptHref: string;
  readonly scriptIntegrity: string;
  readonly styleHref: string;
  readonly styleIntegrity: string;
  /** the public page on which everything about this wave can be checked */
  readonly auditHref: string;
  readonly askedBy: string;
  readonly purpose: string;
  readonly contact: string;
  readonly isSealed: boolean;
  /** what cannot be promised */
  readonly limits: Limits;
  readonly openUntil: string;
  readonly k: number;
  /** a comment is asked for, and shown from so many answers on */
  readonly hasComment: boolean;
  readonly commentsFrom: number;
  readonly identitiesDays: number;
  readonly responsesMonths: number;
  readonly partCount: number;
  readonly parts: readonly PartView[];
  readonly reviews: readonly ReviewView[];
  /** the three vessels of the private picture; `scales` as "REW1 REW2 -REW3,STK1 …" */
  readonly wells: readonly { readonly name: string; readonly scales: string }[];
}

/** The respondent's page, bound to its template. */
export const surveyPage = definePage<SurveyView>("respondent/survey");

/** The finished view of the respondent's page of one wave. */
export function surveyView(definition: Definition, facts: SurveyFacts, files: SurveyFiles): SurveyView {
  const parts = definition.survey.pages.map((page, index) => partOf(page, index, definition, facts));
  return {
    organisation: facts.organisation,
    title: facts.title,
    heading: definition.survey.title,
    lead: definition.survey.description ?? "",
    // relative, so that the page works below any path prefix: the address ends in the wave's id
    scriptHref: `${facts.wave}/client.js`,
    scriptIntegrity: files.scriptIntegrity,
    styleHref: `${facts.wave}/client.css`,
    styleIntegrity: files.styleIntegrity,
    auditHref: `${facts.wave}/audit`,
    askedBy: facts.askedBy,
    purpose: facts.purpose,
    contact: facts.contact,
    isSealed: facts.mode === "sealed",
    limits: limitsOf(facts.mode, facts.thresholds.commentsFrom !== null),
    openUntil:
      facts.earliestClose === facts.latestClose
        ? dayText(facts.latestClose)
        : `a day between ${dayText(facts.earliestClose)} and ${dayText(facts.latestClose)}`,
    k: facts.thresholds.k,
    hasComment: facts.thresholds.commentsFrom !== null,
    commentsFrom: facts.thresholds.commentsFrom ?? 0,
    identitiesDays: facts.retention.identitiesDays,
    responsesMonths: facts.retention.responsesMonths,
    partCount: parts.length,
    parts,
    reviews: reviewsOf(parts),
    wells: wellsOf(definition.key),
  };
}

function partOf(page: SurveyPage, index: number, definition: Definition, facts: SurveyFacts): PartView {
  const grids = definition.key.kindQuestions.map((question) => question.code as string);
  const isStatements = page.elements.every((question) => definition.key.order.includes(question.name));
  const isGrid = page.elements.every((question) => grids.includes(question.name));
  const isLast = index === definition.survey.pages.length - 1;
  const extras = page.elements.filter((question) => question.type !== "comment").map((question) => question.name);
  return {
    number: index + 1,
    title: page.title ?? "",
    intro: page.description ?? "",
    position: isGrid ? `Question ${grids.indexOf(page.elements[0]?.name ?? "") + 1} of ${grids.length}` : "",
    isStatements,
    isGrid,
    isMore: !isStatements && !isGrid,
    isCounted: isStatements || isGrid,
    next: isLast ? "Look it over" : "Next",
    questions: page.elements.map((question, place) => ({
      ...questionOf(question, facts),
      isNumbered: isStatements,
      isFirstExtra: !isStatements && question.name === extras[0],
      number: place + 1,
    })),
  };
}

function questionOf(
  question: SurveyQuestion,
  facts: SurveyFacts,
): Omit<QuestionView, "isNumbered" | "isFirstExtra" | "number"> {
  const all = question.type === "radiogroup" ? question.choices : question.type === "matrix" ? question.columns : [];
  const options = all.map((option) => ({ value: String(option.value), text: option.text }));
  const isScale = question.type === "radiogroup" && options.map((option) => option.value).join() === "1,2,3,4,5,DK";
  const rows = question.type === "matrix" ? question.rows : [];
  return {
    name: question.name,
    text: question.title,
    isScale,
    isChoice: question.type === "radiogroup" && !isScale,
    isGrid: question.type === "matrix",
    isComment: question.type === "comment",
    options: isScale ? options.slice(0, -1) : options,
    other: (isScale ? options.at(-1) : undefined) ?? { value: "", text: "" },
    // the wave may say in its own words what a kind of learning is, or leave one out; the codes are the definition's
    rows: rows.flatMap((row) => {
      const kind = facts.kinds.find(({ code }) => code === row.value);
      return kind ? [{ name: `${question.name}.${row.value}`, text: kind.label }] : [];
    }),
    hint: question.description ?? "",
    maxLength: question.type === "comment" ? question.maxLength : 0,
    commentsFrom: facts.thresholds.commentsFrom ?? 0,
  };
}

function reviewsOf(parts: readonly PartView[]): ReviewView[] {
  const line = (title: string, action: string, chosen: (part: PartView, question: QuestionView) => boolean) => {
    const found = parts.flatMap((part) => part.questions.filter((q) => chosen(part, q)).map((q) => ({ part, q })));
    return {
      title,
      names: found.map(({ q }) => q.name).join(" "),
      total: found.reduce((sum, { q }) => sum + Math.max(1, q.rows.length), 0),
      part: found[0]?.part.number ?? 1,
      action,
    };
  };
  const statements = line("", "Change", (part) => part.isStatements);
  const grids = line("", "Change", (part) => part.isGrid);
  const kinds = parts.find((part) => part.isGrid)?.questions[0]?.rows.length ?? 0;
  return [
    { ...statements, title: `${statements.total} statements` },
    { ...grids, title: `${kinds} kinds of learning` },
    line("Comment", "Read it again", (_part, question) => question.isComment),
    line("Extra questions", "Change", (part, question) => part.isMore && !question.isComment),
  ].filter((review) => review.total > 0);
}

function wellsOf(key: ScoringKey): SurveyView["wells"] {
  const names = { MOTIVE: "Motive", MEANS: "Means", OPPORTUNITY: "Opportunity" } as const;
  return Object.entries(names).map(([pillar, name]) => ({
    name,
    scales: key.scales
      .filter((scale) => scale.pillar === pillar)
      .map((scale) => scale.items.map((item) => (item.key === -1 ? `-${item.code}` : item.code)).join(" "))
      .join(","),
  }));
}

function dayText(day: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return format.format(new Date(`${day}T00:00:00Z`));
}
