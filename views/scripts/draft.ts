import type { DeviceStorage } from "./pending-ballot.ts";
import type { Answers } from "./seal.ts";

/** What is kept on this device, and only here, until the ballot is in the box. */
export interface Draft {
  /** values of the form's fields by name: "INI4" -> "4", "KC.RUL" -> "yes", "comment" -> text */
  readonly fields: Readonly<Record<string, string>>;
  /** the part that was open, from 0 */
  readonly step: number;
  /** how long the statements were in view so far */
  readonly seconds: number;
}

export const emptyDraft: Draft = { fields: {}, step: 0, seconds: 0 };

/** The draft under this key; an empty one when there is none or it is damaged. */
export function loadDraft(storage: DeviceStorage, key: string): Draft {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "null") as Partial<Draft> | null;
    const fields = Object.entries(kept?.fields ?? {}).filter(([, value]) => typeof value === "string" && value !== "");
    const number = (value: unknown) => (typeof value === "number" && value >= 0 ? value : 0);
    return { fields: Object.fromEntries(fields), step: number(kept?.step), seconds: number(kept?.seconds) };
  } catch {
    return emptyDraft;
  }
}

export function saveDraft(storage: DeviceStorage, key: string, draft: Draft): void {
  storage.setItem(key, JSON.stringify(draft));
}

/**
 * Answers in the shape of SurveyJS data, in the order of the form's fields: numbers for scales, "KC.RUL" as a row of
 * the grid KC, a comment without the spaces around it. What is empty is left out.
 */
export function answersOf(fields: Iterable<readonly [string, string]>): Answers {
  const answers: Record<string, number | string | Record<string, string>> = {};
  for (const [name, raw] of fields) {
    const value = raw.trim();
    if (value === "") continue;
    const [question = "", row] = name.split(".");
    if (row === undefined) answers[question] = /^\d+$/.test(value) && name !== "comment" ? Number(value) : value;
    else {
      const grid = answers[question];
      answers[question] = { ...(typeof grid === "object" ? grid : {}), [row]: value };
    }
  }
  return answers;
}
