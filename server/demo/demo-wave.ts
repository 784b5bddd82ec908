import { runUntilIdle } from "../background.ts";
import type { WaveKind } from "../db/schema.ts";
import type { Deps } from "../deps.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";
import { dayOf, daysAfter } from "../wave/day.ts";
import { defaultRules, defaultThresholds, type WaveDraft } from "../wave/draft.ts";
import { findInvitationProgress, findLaunchProgress } from "../wave/frozen-store.ts";
import { launchWave } from "../wave/launch-action.ts";
import { closeWave, createWave, inviteWave } from "../wave/wave-action.ts";
import type { Actor } from "../wave/wave-actor-action.ts";
import { answerMail, type DemoPeople, demoEmployees, isUnused } from "./employees.ts";
import { readOutbox } from "./outbox.ts";
import type { Progress } from "./progress.ts";

/** What a wave of the demo needs around it. */
export interface DemoWorld {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly outboxFolder: string;
  readonly progress: Progress;
}

const answersAtOnce = 6;

function done<Value>(result: Result<Value, string | readonly { readonly message: string }[]>): Value {
  if (result.ok) return result.value;
  const text = typeof result.refusal === "string" ? result.refusal : result.refusal.map((f) => f.message).join(" ");
  throw new Problem("conflict", `The demo cannot go on. ${text}`);
}

/** Makes, launches and opens a wave, and sends every invitation, as staff would. */
export async function openDemoWave(world: DemoWorld, title: string, closesIn: number): Promise<WaveId> {
  const { deps, actor, progress } = world;
  const waveId = done(await createWave(actor, deps, draftOf(deps, title, closesIn)));
  done(await launchWave(actor, deps, waveId));
  progress.step(`Launching “${title}”: keys for every reporting group`, 1);
  await runUntilIdle(beforeCounting(deps), async () => {
    const launch = await actor.transaction("watch launch", (tx) => findLaunchProgress(tx, waveId));
    progress.step(`Launching “${title}”: keys for every reporting group`, launch.groups);
    progress.done(launch.keys);
  });
  done(await inviteWave(actor, deps.clock, waveId, deps.mailFault));
  progress.step("Sending the invitations", 1);
  await runUntilIdle(beforeCounting(deps), async () => {
    const mails = await actor.transaction("watch mails", (tx) => findInvitationProgress(tx, waveId));
    if (mails === undefined) return;
    progress.step("Sending the invitations", mails.total);
    progress.done(mails.done);
  });
  return waveId;
}

/**
 * Lets the simulated employees open their mail and answer over HTTP, with the code that browsers run. `share` of those
 * who would answer do. Gives back how many ballots are in the box, and a link that nobody has used.
 */
export async function answerDemoWave(
  world: DemoWorld,
  waveId: WaveId,
  people: DemoPeople,
  share: number,
): Promise<{ readonly responses: number; readonly unusedLink: string }> {
  const { deps, progress, outboxFolder } = world;
  const definition = [...deps.definitions.values()][0];
  if (definition === undefined) throw new Problem("unavailable", "There is no survey definition to answer.");
  const links = new Map(readOutbox(outboxFolder, waveId).map((mail) => [mail.to, mail.link]));
  const willing = demoEmployees(definition.key, people).filter((employee) => employee.reply !== null);
  const voters = willing.filter((_, index) => (index * 37) % 100 < share * 100);
  const voting = new Set(voters.map((employee) => employee.email));
  progress.step("Employees answer, each with a blind token and a sealed ballot", voters.length);
  let count = 0;
  const queue = voters.values();
  const work = async () => {
    for (const voter of queue) {
      const link = links.get(voter.email);
      if (link === undefined || voter.reply === null)
        throw new Problem("unavailable", `No mail reached ${voter.email}.`);
      const outcome = await answerMail(link, voter.reply);
      if ("refused" in outcome)
        throw new Problem("unavailable", `The ballot of ${voter.email} was refused: ${outcome.refused}.`);
      count += 1;
      progress.done(count);
    }
  };
  await Promise.all(Array.from({ length: answersAtOnce }, work));
  const unused = [...links].find(([email]) => !voting.has(email))?.[1] ?? "";
  return { responses: count, unusedLink: unused };
}

/** A link of the wave that can still be answered with: `wished` if it is one, else another mail's; "" if all are used. */
export async function findUnusedLink(world: DemoWorld, waveId: WaveId, wished: string): Promise<string> {
  const links = readOutbox(world.outboxFolder, waveId).map((mail) => mail.link);
  for (const link of [wished, ...links]) if (await isUnused(link)) return link;
  return "";
}

/** Closes the wave as staff would, and waits until its numbers are frozen. */
export async function closeDemoWave(world: DemoWorld, waveId: WaveId): Promise<void> {
  const { deps, actor, progress } = world;
  progress.step("Closing: the box is opened, shuffled, scored and released", 1);
  done(await closeWave(actor, deps.clock, waveId));
  await runUntilIdle(beforeCounting(deps));
  progress.done(1);
}

/** The daily count waits until the employees have answered, so that the first day shows something. */
function beforeCounting(deps: Deps) {
  return deps.duties.filter((duty) => duty.name !== "collector");
}

function draftOf(deps: Deps, title: string, closesIn: number): WaveDraft {
  const definition = [...deps.definitions.values()][0];
  const today = dayOf(deps.clock.now());
  const proof = {
    reason: "Food safety and data protection law want everybody's training on record",
    who: "Head of quality",
    date: today,
  };
  const kinds: WaveKind[] = (definition?.key.kinds ?? []).map(({ code, label }) => ({
    code,
    label,
    mustProve: code === "RUL" ? proof : null,
  }));
  return {
    title,
    askedBy: "The people team of Brennick Foods",
    purpose: "To see where teams can run their own learning, and what must be put right first",
    contact: "Works council, room 2.14, or learning@brennick.example",
    mode: "sealed",
    definitionId: definition?.id ?? "",
    opensOn: today,
    earliestClose: today,
    closesOn: daysAfter(today, closesIn),
    latestClose: daysAfter(today, closesIn + 14),
    thresholds: defaultThresholds,
    rules: defaultRules,
    kinds,
  };
}

/** Such as "autumn 2026". */
export function seasonOf(now: Date): string {
  const names = ["winter", "spring", "summer", "autumn"] as const;
  return `${names[Math.floor(((now.getUTCMonth() + 1) % 12) / 3)] ?? "winter"} ${now.getUTCFullYear()}`;
}
