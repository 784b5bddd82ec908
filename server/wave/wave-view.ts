import type { Member } from "../access/member.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { numberInWords } from "../http/words.ts";
import { waveLineOf } from "../organisation/wave-line-view.ts";
import { longDay } from "./day.ts";
import { decidedOf } from "./decided-view.ts";
import type { WaveDraft } from "./draft.ts";
import { fingerprintBlocks } from "./fingerprint.ts";
import { type LaunchProgress, percentOf } from "./launch-progress.ts";
import { overallOf, participationOf } from "./participation.ts";
import type { RetentionFacts } from "./retention.ts";
import { type RetentionRow, retentionRows } from "./retention-view.ts";
import { isWaitingForTrustee, type WaveStanding } from "./state.ts";
import { type TrusteePart, trusteePart } from "./trustee-view.ts";

/** What the page of one wave is made from. */
export interface WaveFacts {
  readonly id: string;
  readonly draft: WaveDraft;
  readonly standing: WaveStanding;
  /** undefined before the launch */
  readonly fingerprint: string | undefined;
  readonly testLink: string | undefined;
  readonly progress: LaunchProgress;
  readonly groups: readonly {
    readonly label: string;
    readonly invited: number;
    readonly answered: number | null;
    readonly redeemed: number | null;
  }[];
  readonly mail: { readonly total: number; readonly done: number } | undefined;
  /** invitations are on their way just now */
  readonly isMailing: boolean;
  readonly failures: readonly {
    readonly name: string | null;
    readonly email: string | null;
    readonly reason: string;
  }[];
  readonly withheldCount: number | null;
  /** of the works council's key; null where the server holds it */
  readonly boxKeyFingerprint: string | null;
  /** a file of the works council is being read */
  readonly isReturnRead: boolean;
  /** why its last file was refused */
  readonly returnFault: string | null;
  /** why staff stopped waiting for the works council */
  readonly withholdReason: string | null;
  readonly releasedAt: Date | null;
  /** what was deleted, and on which day */
  readonly deletedOn: RetentionFacts["deletedOn"];
  readonly today: string;
}

export interface WaveView {
  readonly layout: StaffLayout;
  readonly title: string;
  readonly steps: readonly { readonly label: string; readonly isDone: boolean; readonly isHere: boolean }[];
  readonly lead: string;
  /** the page loads itself again while something is going on */
  readonly isBusy: boolean;
  readonly progress: { readonly percent: number; readonly lines: readonly string[] } | null;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** what is deleted, and when; null before the launch */
  readonly retention: readonly RetentionRow[] | null;
  readonly draftLinks: { readonly launch: string; readonly edit: string; readonly preview: string } | null;
  readonly pack: {
    readonly page: string;
    readonly pdf: string;
    readonly posters: { readonly a4: string; readonly a3: string } | null;
  };
  readonly results: { readonly heatmap: string; readonly fit: string; readonly report: string } | null;
  readonly trustee: TrusteePart | null;
  /** null before the launch; `auditHref` is the public page of the wave */
  readonly fingerprint: { readonly start: string; readonly end: string; readonly auditHref: string } | null;
  readonly test: { readonly link: string; readonly action: string } | null;
  readonly mails: {
    readonly says: string;
    readonly inviteAction: string;
    readonly inviteCount: string;
    readonly remindAction: string;
    readonly failures: readonly { readonly who: string; readonly reason: string }[];
  } | null;
  readonly participation: {
    readonly overall: string;
    readonly note: string;
    readonly groups: readonly { readonly label: string; readonly invited: string; readonly answered: string }[];
  } | null;
  readonly close: {
    readonly moveAction: string;
    readonly closesOn: string;
    readonly min: string;
    readonly max: string;
    readonly range: string;
    readonly closeAction: string;
    readonly closeNote: string;
  } | null;
  readonly cancelAction: string;
}
export const wavePage = definePage<WaveView>("staff/wave");

/** One wave: where it stands, what is next, who has answered by group, and what can be done now. */
export function waveView(member: Member, facts: WaveFacts): WaveView {
  const { draft, standing, id } = facts;
  const organisation = member.organisation.slug;
  const params = { organisation, wave: id };
  const invited = facts.groups.reduce((sum, group) => sum + group.invited, 0);
  const line = waveLineOf(organisation, member.role, {
    id: id as Parameters<typeof waveLineOf>[2]["id"],
    title: draft.title,
    state: standing.state,
    opensOn: draft.opensOn,
    closesOn: draft.closesOn,
    invited,
    releasedAt: facts.releasedAt,
    trustee: standing.isGivenUp ? "given-up" : isWaitingForTrustee(standing) ? "waiting" : null,
  });
  const trustee = trusteePart(facts, params);
  const isRunning = standing.state === "launched" || standing.state === "open";
  const hasResults = standing.state === "released";
  return {
    layout: staffLayout({
      title: draft.title,
      who: member,
      isNarrow: true,
      wave: { id, title: draft.title, hasResults },
      currentHref: paths.wave(params),
    }),
    title: draft.title,
    steps: line.steps,
    lead: leadOf(facts, line.says),
    isBusy: trustee?.isBeingRead ?? (["launching", "closing", "closed"].includes(standing.state) || facts.isMailing),
    progress: standing.state === "launching" ? progressOf(facts) : null,
    facts: decidedOf(facts),
    retention: retentionRows({ ...standing, deletedOn: facts.deletedOn, today: facts.today }),
    draftLinks:
      standing.state === "draft"
        ? { launch: paths.waveLaunch(params), edit: paths.waveEdit(params), preview: paths.wavePreview(params) }
        : null,
    results: hasResults
      ? { heatmap: paths.heatmap(params), fit: paths.fit(params), report: paths.report(params) }
      : null,
    pack: {
      page: paths.wavePack(params),
      pdf: paths.wavePackPdf(params),
      posters:
        facts.fingerprint === undefined ? null : { a4: paths.wavePosterA4(params), a3: paths.wavePosterA3(params) },
    },
    trustee,
    fingerprint: fingerprintOf(facts),
    test: isRunning && facts.testLink ? { link: facts.testLink, action: paths.waveTest(params) } : null,
    mails: isRunning ? mailsOf(facts, params, invited) : null,
    participation: participationPart(facts),
    close: isRunning ? closeOf(facts, params) : null,
    cancelAction: isRunning ? paths.waveCancel(params) : "",
  };
}

function leadOf(facts: WaveFacts, says: string): string {
  if (facts.standing.state !== "withheld" || facts.withheldCount === null) return says;
  const reason = facts.withholdReason === null ? "" : ` The reason: ${facts.withholdReason}`;
  return `${says} ${facts.withheldCount} sealed ballots were destroyed unread.${reason}`;
}

function progressOf({ progress }: WaveFacts): WaveView["progress"] {
  const { keys, groups, hasBoxKey, invitationsPrepared } = progress;
  return {
    percent: percentOf(progress),
    lines: [
      invitationsPrepared ? "The invitations are prepared." : "The invitations are being prepared.",
      `${keys} of ${groups} reporting groups have their key.`,
      hasBoxKey ? "The ballot box has its key." : "The ballot box is getting its key.",
    ],
  };
}

function fingerprintOf({ fingerprint, id }: WaveFacts): WaveView["fingerprint"] {
  if (fingerprint === undefined) return null;
  const blocks = fingerprintBlocks(fingerprint);
  const auditHref = paths.surveyAudit({ wave: id });
  return { start: blocks.slice(0, 5).join(" "), end: blocks.slice(5).join(" "), auditHref };
}

type Params = { readonly organisation: string; readonly wave: string };

function mailsOf(
  { standing, mail, isMailing, failures }: WaveFacts,
  params: Params,
  invited: number,
): WaveView["mails"] {
  const { invitationsRequested, reminderRequested, state } = standing;
  const done = mail?.done ?? 0;
  const total = mail?.total ?? invited;
  const tried = `${numberInWords(done)} of ${numberInWords(total)} invitations have been tried.`;
  const doubt =
    " The others were under way when the server stopped: they are not tried twice, the reminder reaches them.";
  const reminded = " The one reminder goes to those who have not collected a ballot. Nobody is shown who they are.";
  const says = [
    invitationsRequested ? tried : "Nobody has been invited yet.",
    invitationsRequested && !isMailing && done < total ? doubt : "",
    reminderRequested ? reminded : "",
  ].join("");
  return {
    says,
    inviteAction: invitationsRequested ? "" : paths.waveInvite(params),
    inviteCount: numberInWords(total),
    remindAction: invitationsRequested && !reminderRequested && state === "open" ? paths.waveRemind(params) : "",
    failures: failures.map(({ name, email, reason }) => ({
      who: name && email ? `${name}, ${email}` : "Somebody who is no longer on the list",
      reason,
    })),
  };
}

function participationPart({ groups, standing }: WaveFacts): WaveView["participation"] {
  const { state } = standing;
  if (groups.length === 0 || ["draft", "launching", "launched", "cancelled"].includes(state)) return null;
  const isEnded = state === "closed" || state === "released" || state === "withheld";
  const counts = groups.map((group) => ({
    ...group,
    answered: isEnded ? (group.redeemed ?? group.answered) : group.answered,
  }));
  return {
    overall: overallOf(counts, isEnded) ?? "Not counted yet",
    note: isEnded
      ? "These counts are public and exact now."
      : "Counted once a day. Under 10 % and over 90 % are not told exactly while the survey is open.",
    groups: counts.map((group) => ({
      label: group.label,
      invited: numberInWords(group.invited),
      answered: participationOf(group, isEnded),
    })),
  };
}

function closeOf({ standing, today }: WaveFacts, params: Params): WaveView["close"] {
  const { earliestClose, latestClose, closesOn, state } = standing;
  const canClose = state === "open" && today >= earliestClose;
  return {
    moveAction: paths.waveMoveClose(params),
    closesOn,
    min: earliestClose > today ? earliestClose : today,
    max: latestClose,
    range: `Between ${longDay(earliestClose)} and ${longDay(latestClose)}: these two days were promised to the respondents.`,
    closeAction: canClose ? paths.waveClose(params) : "",
    closeNote: canClose ? "" : `It can be closed from ${longDay(earliestClose)} on; people were promised that.`,
  };
}
