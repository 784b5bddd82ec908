import type { WaveKind, WaveMode } from "../db/schema.ts";
import type { Definition } from "../definition/definition.ts";
import { Problem } from "../kernel/problem.ts";
import { daysAfter, isDay } from "../wave/day.ts";
import { defaultDates, defaultRules, defaultThresholds, type WaveDraft } from "../wave/draft.ts";
import type { CommandOption, Given } from "./command.ts";

/** What `wave create` takes; the rest has defaults that a wave page shows too. */
export const draftOptions: readonly CommandOption[] = [
  { name: "title", value: "TEXT", summary: 'such as "Learning survey, spring 2027"', isRequired: true },
  { name: "asked-by", value: "TEXT", summary: "who asks, as respondents know them", isRequired: true },
  { name: "purpose", value: "TEXT", summary: "why, in one sentence for respondents", isRequired: true },
  { name: "contact", value: "TEXT", summary: "whom respondents can ask", isRequired: true },
  { name: "mode", value: "MODE", summary: "sealed (the server holds the box key) or trustee (the works council does)" },
  { name: "opens-on", value: "DAY", summary: "first day, such as 2027-03-01; in a week if left out" },
  { name: "earliest-close", value: "DAY", summary: "a week after the opening if left out" },
  { name: "closes-on", value: "DAY", summary: "last day; two weeks of answering if left out" },
  { name: "latest-close", value: "DAY", summary: "two weeks after the last day if left out" },
  { name: "smallest-group", value: "K", summary: "answers below which nothing is shown; 5 is the floor" },
  { name: "smallest-invited", value: "N", summary: "people of a reporting group; 8 if left out" },
  { name: "comments-from", value: "N", summary: "answers from which comments are shown; none asks for no comment" },
  {
    name: "must-prove",
    value: "KIND=REASON|WHO|DAY",
    summary: "a kind of learning that the law wants proved; several with ; between",
  },
  { name: "definition", value: "NAME", summary: "a file of survey-definitions/" },
];

/** The draft that the options describe. Throws a Problem for what cannot be read; the rest `createWave` checks. */
export function draftFrom(given: Given, definitions: ReadonlyMap<string, Definition>, today: string): WaveDraft {
  const definitionId = given.option("definition") ?? [...definitions.keys()][0] ?? "";
  const definition = definitions.get(definitionId);
  if (definition === undefined)
    throw new Problem(
      "invalid",
      `There is no definition ${definitionId}. There are: ${[...definitions.keys()].join(", ")}.`,
    );
  const standard = defaultDates(today);
  const opensOn = dayFrom(given, "opens-on") ?? standard.opensOn;
  const closesOn = dayFrom(given, "closes-on") ?? daysAfter(opensOn, 13);
  return {
    title: given.option("title") ?? "",
    askedBy: given.option("asked-by") ?? "",
    purpose: given.option("purpose") ?? "",
    contact: given.option("contact") ?? "",
    mode: modeFrom(given),
    definitionId,
    opensOn,
    earliestClose: dayFrom(given, "earliest-close") ?? daysAfter(opensOn, 7),
    closesOn,
    latestClose: dayFrom(given, "latest-close") ?? daysAfter(closesOn, 14),
    thresholds: {
      ...defaultThresholds,
      k: wholeNumber(given, "smallest-group") ?? defaultThresholds.k,
      kInvited: wholeNumber(given, "smallest-invited") ?? defaultThresholds.kInvited,
      commentsFrom:
        given.option("comments-from") === "none"
          ? null
          : (wholeNumber(given, "comments-from") ?? defaultThresholds.commentsFrom),
    },
    rules: defaultRules,
    kinds: kindsFrom(given, definition),
  };
}

function modeFrom(given: Given): WaveMode {
  const mode = given.option("mode") ?? "sealed";
  if (mode !== "sealed" && mode !== "trustee")
    throw new Problem("bad-request", `--mode takes sealed or trustee, not ${mode}.`);
  return mode;
}

function dayFrom(given: Given, name: string): string | undefined {
  const text = given.option(name);
  if (text !== undefined && !isDay(text))
    throw new Problem("bad-request", `--${name} takes a day such as 2026-11-24, not ${text}.`);
  return text;
}

function wholeNumber(given: Given, name: string): number | undefined {
  const text = given.option(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,4}$/.test(text)) throw new Problem("bad-request", `--${name} takes a whole number, not ${text}.`);
  return Number(text);
}

function kindsFrom(given: Given, definition: Definition): WaveKind[] {
  const proofs = new Map<string, WaveKind["mustProve"]>();
  for (const part of (given.option("must-prove") ?? "").split(";").filter((text) => text.trim() !== "")) {
    const [, kind = "", reason = "", who = "", date = ""] = /^\s*(\w+)=([^|]+)\|([^|]+)\|([^|]+)$/.exec(part) ?? [];
    if (!definition.key.kinds.some(({ code }) => code === kind))
      throw new Problem(
        "bad-request",
        "Write --must-prove as KIND=REASON|WHO|DAY, such as RUL=Food safety law|Head of quality|2026-10-01.",
      );
    proofs.set(kind, { reason: reason.trim(), who: who.trim(), date: date.trim() });
  }
  return definition.key.kinds.map(({ code, label }) => ({ code, label, mustProve: proofs.get(code) ?? null }));
}
