import { join } from "node:path";
import { build } from "esbuild";
import type { Member } from "../../server/access/member.ts";
import { readDefinitions } from "../../server/definition/definition-file.ts";
import { blankForm } from "../../server/http/form.ts";
import type { Page } from "../../server/http/page.ts";
import { mailPagesOf, mailViewOf } from "../../server/invitation/mail-view.ts";
import type { AccountId, OrganisationId, UnitId } from "../../server/kernel/brand.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { defaultDates, defaultRules, defaultThresholds, faultsOf, type WaveDraft } from "../../server/wave/draft.ts";
import { frozenTreeOf } from "../../server/wave/frozen-tree.ts";
import { checklistOf } from "../../server/wave/launch-checklist.ts";
import { type LaunchForm, launchPage, launchView, previewPage, previewView } from "../../server/wave/launch-view.ts";
import { retention } from "../../server/wave/manifest.ts";
import { groupingOf } from "../../server/wave/reporting-groups.ts";
import type { WaveStanding } from "../../server/wave/state.ts";
import { waveFormPage, waveFormView } from "../../server/wave/wave-form-view.ts";
import { type WaveFacts, wavePage, waveView } from "../../server/wave/wave-view.ts";

const member: Member = {
  account: {
    id: "a" as AccountId,
    email: "ines@firm.example",
    name: "Ines Roth",
    isOperator: false,
    mustChangePassword: false,
  },
  organisation: { id: "o" as OrganisationId, slug: "st-brannock", name: "St Brannock Hospitals" },
  role: "hr",
  unitId: null,
  transaction: () => Promise.reject(new Error("a view asks no database")),
};

const [definition] = [...readDefinitions().values()];
if (!definition) throw new Error("there is no definition");

const draft: WaveDraft = {
  title: "Learning survey, spring 2027",
  askedBy: "Mara Lindqvist, HR",
  purpose: "To see where people can run their own learning, and what must be put right first.",
  contact: "Jonas Weber, works council, room 2.14",
  mode: "sealed",
  definitionId: definition.id,
  ...defaultDates("2027-01-18"),
  thresholds: defaultThresholds,
  rules: defaultRules,
  kinds: definition.key.kinds.map((kind, i) => ({
    ...kind,
    mustProve: i === 0 ? { reason: "Medicines act, section 9", who: "Dr Amara Okafor", date: "2027-01-12" } : null,
  })),
};

const names = ["Ward 1", "Ward 2", "Emergency", "Radiology", "Chaplaincy", "Mortuary", "Night pharmacy", "Press"];
const tree = frozenTreeOf(
  member.organisation,
  names.map((name, i) => ({
    id: `u${i}` as UnitId,
    externalId: `X-${i}`,
    parentId: null,
    name,
    position: i,
    people: [34, 28, 19, 12, 3, 4, 6, 5][i] ?? 0,
  })),
);
const grouping = groupingOf(tree, 8);
const fingerprint = "F5MR2BSWQG73QWFYSYL42YCBAH54HE2TTF4ESW6W";
const waveId = "3f0e7c46-9c25-4a7e-8a37-0b0e7c469c25";

function factsOf(standing: Partial<WaveStanding>, change: Partial<WaveFacts> = {}): WaveFacts {
  const answered = [31, 12, 1, 12, 18];
  return {
    id: waveId,
    draft,
    standing: {
      state: "open",
      mode: "sealed",
      ...defaultDates("2027-01-18"),
      invitationsRequested: true,
      reminderRequested: false,
      issuingEnded: false,
      closingOn: null,
      isGivenUp: false,
      endedOn: null,
      retention,
      ...standing,
    },
    fingerprint,
    testLink: `https://survey.brannock.example/x/${waveId}#TEST.0.${fingerprint}`,
    progress: { invitationsPrepared: true, keys: 5, groups: 5, hasBoxKey: true },
    groups: (grouping.ok ? grouping.value.groups : []).map((group, i) => ({
      label: group.label,
      invited: group.invited,
      answered: Math.min(group.invited, answered[i] ?? 0),
      redeemed: null,
    })),
    mail: { total: 111, done: 111 },
    isMailing: false,
    failures: [],
    withheldCount: null,
    boxKeyFingerprint: null,
    isReturnRead: false,
    returnFault: null,
    withholdReason: null,
    releasedAt: null,
    deletedOn: {},
    today: "2027-02-04",
    ...change,
  };
}

const keyFingerprint = "QV3M 7KJE XO2H LD4N";
const trusteeDraft: WaveDraft = { ...draft, mode: "trustee" };
const waiting = { state: "closing", mode: "trustee", issuingEnded: true, closingOn: "2027-02-08" } as const;
const before = { fingerprint: undefined, testLink: undefined, mail: undefined };
const waves: Readonly<Record<string, WaveFacts>> = {
  draft: factsOf({ state: "draft", invitationsRequested: false }, { ...before, groups: [] }),
  launching: factsOf(
    { state: "launching", invitationsRequested: false },
    { ...before, progress: { invitationsPrepared: true, keys: 2, groups: 5, hasBoxKey: false } },
  ),
  launched: factsOf({ state: "launched", invitationsRequested: false }, { today: "2027-01-20" }),
  open: factsOf(
    {},
    {
      mail: { total: 111, done: 109 },
      isMailing: true,
      failures: [
        { name: "Sam Okafor", email: "sam.okafor@brannock.example", reason: "550 5.1.1 no such mailbox" },
        { name: null, email: null, reason: "This person is no longer on the list of people." },
      ],
    },
  ),
  reminded: factsOf({ reminderRequested: true }),
  closing: factsOf({ state: "closing" }),
  waiting: factsOf(waiting, { boxKeyFingerprint: keyFingerprint, today: "2027-02-20", draft: trusteeDraft }),
  refused: factsOf(waiting, {
    boxKeyFingerprint: keyFingerprint,
    draft: trusteeDraft,
    today: "2027-03-20",
    returnFault: "These are the opened ballots of another wave. Choose the file of this one.",
  }),
  "being read": factsOf(waiting, { boxKeyFingerprint: keyFingerprint, draft: trusteeDraft, isReturnRead: true }),
  "given up": factsOf(
    { ...waiting, state: "withheld", isGivenUp: true },
    { draft: trusteeDraft, withheldCount: 84, withholdReason: "Both copies of the key are lost." },
  ),
  released: factsOf(
    { state: "released", endedOn: "2027-02-20" },
    { releasedAt: new Date("2027-02-20"), deletedOn: { identities: "2027-03-22", tokens: "2027-03-22" } },
  ),
  withheld: factsOf({ state: "withheld", endedOn: "2027-02-20" }, { withheldCount: 3 }),
  cancelled: factsOf({ state: "cancelled", endedOn: "2027-01-20" }, { today: "2027-02-20" }),
};

function form(change: Partial<WaveDraft>, isNew: boolean): Page {
  const changed = { ...draft, ...change };
  const errors = Object.fromEntries(faultsOf(changed).map((fault) => [fault.field, fault.message]));
  const refusal = Object.keys(errors).length > 0 ? { typed: {}, errors } : blankForm;
  return waveFormPage(
    waveFormView(member, {
      draft: changed,
      definition: definition as NonNullable<typeof definition>,
      definitions: [definition as NonNullable<typeof definition>],
      form: refusal,
      ...(isNew ? {} : { waveId }),
    }),
  );
}

function launch(change: Partial<WaveDraft>, kInvited: number, form: Partial<LaunchForm> = {}): Page {
  const formed = groupingOf(tree, kInvited);
  const changed = { ...draft, ...change };
  const facts = {
    today: "2027-01-18",
    draft: changed,
    isDefinitionKnown: true,
    teams: 8,
    mailFault: null,
    boxKeyFingerprint: form.fingerprint ?? null,
  };
  const points = checklistOf({ ...facts, grouping: formed });
  const blank = { notice: "", keyError: "", typedKey: "", fingerprint: null, pageHash: "9f86d081884c7d65".repeat(4) };
  const preview = { points, grouping: formed };
  return launchPage(launchView(member, { id: waveId, draft: changed }, preview, { ...blank, ...form }));
}

function mail(kind: "invitation" | "reminder", isOpen: boolean) {
  const wave = { ...draft, organisation: member.organisation.name, isOpen, fingerprint };
  const link = `https://survey.brannock.example/x/${waveId}#MZ2QHT7KD4XNBW6AVE3CRJ5LUOPYF2GS.0.${fingerprint}`;
  return mailPagesOf(
    kind,
    mailViewOf(kind, wave, { name: "Sam Okafor", group: "Rest of St Brannock Hospitals", invited: 18, link }),
  );
}

/** Every page and mail of the rooms wave and invitation, by template, in enough states to show all of it. */
export const waveSamples: Readonly<Record<string, readonly Page[]>> = {
  wave: Object.values(waves).map((facts) => wavePage(waveView(member, facts))),
  "wave-form": [
    form({}, true),
    form({ contact: "", thresholds: { ...defaultThresholds, k: 4 }, rules: { ...defaultRules, gamma: 2 } }, false),
  ],
  "wave-launch": [
    launch({}, 8),
    launch({ opensOn: "2027-01-18", closesOn: "2027-01-17" }, 200, { notice: "This cannot be done." }),
    launch({ mode: "trustee" }, 8, { keyError: "This is not a public box key.", typedKey: "BCE" }),
    launch({ mode: "trustee" }, 8, { fingerprint: keyFingerprint }),
  ],
  "wave-preview": [previewPage(previewView(member, { id: waveId, draft }, definition))],
};

export const mailSamples: Readonly<Record<string, readonly { readonly html: Page; readonly text: Page }[]>> = {
  invitation: [mail("invitation", true), mail("invitation", false)],
  reminder: [mail("reminder", true)],
};

/** Puts the styles of staff pages in, so that a page can be opened without a server. */
export async function withStyles(html: string): Promise<string> {
  const result = await build({
    entryPoints: [join(packageRoot(), "views/styles/staff.css")],
    bundle: true,
    write: false,
    supported: { nesting: true },
    target: ["es2022", "chrome123"],
  });
  const css = result.outputFiles[0]?.text ?? "";
  return html
    .replace(/<link rel="stylesheet" href="\/assets\/staff.css">/, () => `<style>${css}</style>`)
    .replace(/<meta http-equiv="refresh"[^>]*>/, "");
}
