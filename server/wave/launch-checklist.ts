import type { Thresholds, WaveKind } from "../db/schema.ts";
import type { Result } from "../kernel/result.ts";
import { trusteePeopleMax } from "./box-key.ts";
import type { WaveDraft } from "./draft.ts";
import type { Grouping } from "./reporting-groups.ts";

/** One line of the checklist. "stop" refuses the launch, "look" does not, "later" comes after it. */
export interface ChecklistPoint {
  readonly kind: "stop" | "look" | "done" | "later";
  /** where it can be mended, if anywhere */
  readonly about: "people" | "edit" | "key" | "";
  readonly title: string;
  readonly text: string;
}

export interface ChecklistFacts {
  readonly today: string;
  readonly draft: WaveDraft;
  readonly isDefinitionKnown: boolean;
  /** units with somebody directly in them */
  readonly teams: number;
  readonly grouping: Result<Grouping, string>;
  /** why this server cannot send mail, or null */
  readonly mailFault: string | null;
  /** of the key that the works council has given; null before, and in the mode sealed until the launch */
  readonly boxKeyFingerprint: string | null;
}

/** Everything to look at before a launch: what stops it first, then what is worth a look. */
export function checklistOf(facts: ChecklistFacts): readonly ChecklistPoint[] {
  const points = [
    definitionPoint(facts),
    ...peoplePoints(facts),
    ...datePoints(facts),
    mailPoint(facts.mailFault),
    ...keyPoints(facts),
    thresholdPoint(facts.draft.thresholds),
    kindsPoint(facts.draft.kinds),
    {
      kind: "later",
      about: "",
      title: "Put the fingerprint on the notice board",
      text: "It appears here at the launch. Anyone can compare it with their invitation.",
    } as const,
  ].filter((point) => point !== undefined);
  const order = ["stop", "look", "done", "later"];
  return points.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Sentences for everything that stops the launch. */
export function blockersOf(points: readonly ChecklistPoint[]): readonly string[] {
  return points.filter((point) => point.kind === "stop").map((point) => point.text);
}

function definitionPoint(facts: ChecklistFacts): ChecklistPoint | undefined {
  if (facts.isDefinitionKnown) return undefined;
  return {
    kind: "stop",
    about: "edit",
    title: "The questionnaire is missing",
    text: `This server has no questionnaire “${facts.draft.definitionId}”. Edit the wave and choose another.`,
  };
}

function peoplePoints({ grouping, teams, draft }: ChecklistFacts): ChecklistPoint[] {
  if (!grouping.ok) return [{ kind: "stop", about: "people", title: "Too few people", text: grouping.refusal }];
  const { groups, invited } = grouping.value;
  const joined = groups.flatMap((group) => group.joined);
  const list: ChecklistPoint = {
    kind: "done",
    about: "people",
    title: `${count(invited, "person", "people")} in ${count(teams, "team", "teams")}`,
    text: `They form ${count(groups.length, "reporting group", "reporting groups")}; the smallest has ${Math.min(...groups.map((group) => group.invited))} people.`,
  };
  if (joined.length === 0) return [list];
  const names = joined.map((unit) => unit.name);
  const shown = names.length > 5 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : listed(names);
  return [
    {
      kind: "look",
      about: "people",
      title:
        joined.length === 1
          ? "One team is joined with the next unit up"
          : `${joined.length} teams are joined with the next unit up`,
      text: `${shown}: with fewer than ${draft.thresholds.kInvited} people, or needed to make a group large enough. Their answers count there, and nobody can be picked out.`,
    },
    list,
  ];
}

function datePoints({ draft, today }: ChecklistFacts): ChecklistPoint[] {
  if (draft.closesOn < today)
    return [
      {
        kind: "stop",
        about: "edit",
        title: "The last day is over",
        text: `The last day, ${draft.closesOn}, is over. Edit the wave and choose later dates.`,
      },
    ];
  if (draft.opensOn <= today)
    return [
      {
        kind: "look",
        about: "edit",
        title: "The survey opens at once",
        text: `Its first day is ${draft.opensOn}: people can answer as soon as the launch is done.`,
      },
    ];
  return [];
}

function mailPoint(fault: string | null): ChecklistPoint | undefined {
  return fault === null ? undefined : { kind: "look", about: "", title: "Invitations cannot be sent yet", text: fault };
}

function keyPoints({ draft, grouping, boxKeyFingerprint }: ChecklistFacts): ChecklistPoint[] {
  if (draft.mode === "sealed")
    return [
      {
        kind: "done",
        about: "edit",
        title: "The server holds the key to the box",
        text: "It is made at the launch and destroyed after the close. The works council can hold it instead.",
      },
    ];
  const points: ChecklistPoint[] = [];
  if (grouping.ok && grouping.value.invited > trusteePeopleMax)
    points.push({
      kind: "stop",
      about: "edit",
      title: "Too many people for a key at the works council",
      text: `The works council opens the ballots of ${count(trusteePeopleMax, "person", "people")} at most in one file. Let the server hold the key.`,
    });
  points.push(
    boxKeyFingerprint === null
      ? {
          kind: "stop",
          about: "key",
          title: "The key of the works council is missing",
          text: "The works council makes it on its own computer and gives you the public half. Put it in below.",
        }
      : {
          kind: "done",
          about: "key",
          title: "The works council holds the key to the box",
          text: `Its fingerprint is ${boxKeyFingerprint}. Without the works council nobody can open this wave.`,
        },
  );
  return points;
}

function thresholdPoint(thresholds: Thresholds): ChecklistPoint {
  return {
    kind: "done",
    about: "edit",
    title: `Smallest group ever shown: ${thresholds.k}`,
    text:
      thresholds.commentsFrom === null
        ? "No comment is asked for. The respondents see the number on their first screen."
        : `Comments from ${thresholds.commentsFrom}. The respondents see both numbers on their first screen.`,
  };
}

function kindsPoint(kinds: readonly WaveKind[]): ChecklistPoint {
  const proved = kinds.filter((kind) => kind.mustProve !== null);
  return {
    kind: "done",
    about: "edit",
    title: `${count(kinds.length, "kind", "kinds")} of learning, ${proved.length === 0 ? "none" : proved.length} proved by law`,
    text:
      proved.length === 0
        ? "No rule was named that asks for proof of what people have learned."
        : `${listed(proved.map((kind) => kind.label))}: reason, name and date are recorded.`,
  };
}

function count(n: number, one: string, many: string): string {
  return `${n === 1 ? "1" : n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
