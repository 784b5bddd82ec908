/** Words of slides that no sentence of the report has: heads of columns behind charts, of notes, and of team tables. */
import type { Wording } from "../wording.ts";

export interface SlideWords {
  readonly continued: string;
  readonly evidence: string;
  readonly estimate: string;
  readonly intervalDown: string;
  readonly intervalUp: string;
  readonly change: string;
  readonly answered: string;
  readonly others: string;
  readonly multiplesCaption: string;
  readonly changesCaption: string;
  readonly teams: string;
  readonly team: string;
  readonly verdict: string;
  readonly meaning: string;
}

export function slideWordsOf(wording: Wording): SlideWords {
  const words = (key: string): string => {
    const template = wording.templates.get(key);
    if (template === undefined) throw new Error(`There is no wording ${key}.`);
    return template.map((part) => (part.kind === "words" ? part.text : "")).join("");
  };
  return {
    continued: words("slides.continued"),
    evidence: words("slides.evidence"),
    estimate: words("slides.estimate"),
    intervalDown: words("slides.intervalDown"),
    intervalUp: words("slides.intervalUp"),
    change: words("slides.change"),
    answered: words("slides.answered"),
    others: words("slides.others"),
    multiplesCaption: words("slides.multiplesCaption"),
    changesCaption: words("slides.changesCaption"),
    teams: words("contents.teams"),
    team: words("team.listName"),
    verdict: words("team.listVerdict"),
    meaning: words("slides.meaning"),
  };
}
