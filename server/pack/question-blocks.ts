import type { WaveKind } from "../db/schema.ts";
import type { SurveyQuestion, SurveyShape } from "../definition/survey-shape.ts";
import { blockOf, type PackBlock } from "./pack-block.ts";
import { plain } from "./runs.ts";

interface Asked {
  readonly number: number;
  readonly question: SurveyQuestion;
}

/** Every question of a survey with its answers; questions that follow each other and have the same answers share a table. */
export function questionBlocks(survey: SurveyShape, kinds: readonly WaveKind[]): PackBlock[] {
  const asked = survey.pages.flatMap((page) => page.elements).map((question, at) => ({ number: at + 1, question }));
  const runs: { readonly answers: string; readonly asked: Asked[] }[] = [];
  for (const one of asked) {
    const answers = answersOf(one.question, kinds);
    const last = runs.at(-1);
    if (last?.answers === answers) last.asked.push(one);
    else runs.push({ answers, asked: [one] });
  }
  return runs.flatMap(({ answers, asked: same }) => [
    blockOf({ heading: plain(titleOf(same)) }),
    blockOf({ text: plain(answers) }),
    blockOf({
      table: {
        caption: titleOf(same),
        head: ["No.", "Question"],
        rows: same.map(({ number, question }) => ({
          head: plain(String(number)),
          cells: [plain(question.type === "comment" ? `${question.title} (one open field)` : question.title)],
        })),
      },
    }),
  ]);
}

function titleOf(asked: readonly Asked[]): string {
  const [first, last] = [asked[0]?.number ?? 0, asked.at(-1)?.number ?? 0];
  return first === last ? `Question ${first}` : `Questions ${first} to ${last}`;
}

function answersOf(question: SurveyQuestion, kinds: readonly WaveKind[]): string {
  if (question.type === "comment") return `Free text of at most ${question.maxLength} characters, or nothing.`;
  if (question.type === "radiogroup") return `Answers: ${question.choices.map(({ text }) => text).join(" · ")}`;
  // the wave may name a kind of learning in its own words, or leave one out
  const rows = question.rows.flatMap(({ value }) => kinds.find(({ code }) => code === value)?.label ?? []);
  return `Asked for each of: ${rows.join("; ")}. Answers: ${question.columns.map(({ text }) => text).join(" · ")}`;
}
