/** The respondent's page: one link, one form, one ballot. Everything stays in this browser until Send. */
import { type OpenedLink, openLink, pendingStage, type Refusal, sendBallot } from "./ballot-client.ts";
import { answersOf, type Draft, emptyDraft, loadDraft, saveDraft } from "./draft.ts";
import { fragmentOf, type Link, linkOf } from "./link.ts";
import { drawMirror } from "./mirror.ts";
import { paceOf, stopwatch } from "./pace.ts";
import { byId, fill, fillCode, goToView, longDay, showView, showWhen } from "./page-views.ts";
import { deviceKey, sturdyStorage } from "./pending-ballot.ts";
import { showRefusal } from "./refusal-view.ts";
import type { Answers } from "./seal.ts";
import { surveyForm } from "./survey-form.ts";

/** A place that the back button of the browser can return to. */
interface Place {
  readonly view: "welcome" | "survey" | "review";
  readonly step: number;
}

const baseUrl = location.origin + location.pathname.replace(/\/+$/, "");
const wave = baseUrl.slice(baseUrl.lastIndexOf("/") + 1);
const linkKey = `upwell:${wave}:link`;
const device = sturdyStorage(() => localStorage);
/** ends with the tab: the link survives a reload, although it stands no longer in the address */
const tab = sturdyStorage(() => sessionStorage);
const way = { fetch: (address: string, init: RequestInit) => fetch(address, init), storage: device };

let opened: OpenedLink | undefined;
let link: Link | undefined;
let keys = { draft: "", ballot: "" };
let draft: Draft = emptyDraft;
let watch = stopwatch(0);
let retryTimer: number | undefined;
let retries = 0;
let isSending = false;
/** what "Try now" does at the moment */
let again: () => void = () => {};

const form = surveyForm(
  () => keepDraft(),
  (step) => visit(step < 0 ? at("welcome") : step >= form.partCount ? at("review") : at("survey", step)),
);

function at(view: Place["view"], step = form.step()): Place {
  return { view, step };
}

/** Takes the link out of the address bar and opens it. */
async function start(): Promise<void> {
  const fragment = location.hash.length > 1 ? location.hash : (tab.getItem(linkKey) ?? "");
  history.replaceState(at("welcome", 0), "", location.pathname);
  if (typeof crypto.subtle === "undefined") goToView("insecure");
  else await open(fragment);
}

async function open(fragment: string): Promise<void> {
  stopTrying();
  const read = linkOf(fragment);
  if (typeof read === "string") return refuse({ refused: read }, "opening");
  link = read;
  keys = { draft: await deviceKey(wave, link.secret, "draft"), ballot: await deviceKey(wave, link.secret, "ballot") };
  draft = loadDraft(device, keys.draft);
  watch = stopwatch(draft.seconds);
  form.restore(draft.fields);
  again = () => void open(fragment);
  const outcome = await openLink(baseUrl, fragment, way);
  if ("refused" in outcome) return refuse(outcome, "opening");
  opened = outcome;
  tab.setItem(linkKey, fragmentOf(link));
  begin(outcome);
}

/** The link is good: shows whose it is, and goes to where this person left off. */
function begin(ready: OpenedLink): void {
  retries = 0;
  again = () => void send();
  fill("group", `${ready.group.label}, ${ready.group.invited}\u00a0people`);
  fill("closes", longDay(ready.closesOn));
  fillCode("found", ready.link.fingerprint);
  byId("testing").hidden = ready.canVote;
  byId("start-note").textContent = "No answer leaves this device until you press Send.";
  byId("start").hidden = false;
  if (ready.pending !== "no") {
    showWhen(ready.pending === "changeable" ? ["changeable"] : []);
    goToView("waiting");
    return;
  }
  const answered = Object.keys(draft.fields).length;
  if (answered === 0) {
    showView("welcome");
    return;
  }
  byId("resume-count").textContent = `${answered} answered so far.`;
  byId("resume-where").textContent = `You stopped in part ${draft.step + 1} of ${form.partCount}.`;
  goToView("resume");
}

/** Goes to a place; the browser's own back button comes back from it. */
function visit(place: Place, isNew = true): void {
  if (isNew) history.pushState(place, "", location.pathname);
  if (place.view === "review") fillReview();
  if (place.view === "survey") {
    showView("survey");
    form.show(place.step);
  } else goToView(place.view);
  runWatch();
  keepDraft();
}

function fillReview(): void {
  for (const line of document.querySelectorAll<HTMLElement>("[data-review]")) {
    const total = Number(line.dataset["total"]);
    const answered = form.answeredOf(line.dataset["review"] ?? "");
    const isComment = line.dataset["review"] === "comment";
    const letters = (form.fields().get("comment") ?? "").trim().length;
    if (isComment) line.textContent = letters > 0 ? `You wrote ${letters} characters` : "Left open";
    else if (answered === 0) line.textContent = "Left open";
    else
      line.textContent =
        answered === total ? `All ${total} answered` : `${answered} answered, ${total - answered} left open`;
  }
}

async function send(): Promise<void> {
  if (!opened || isSending) return;
  isSending = true;
  stopTrying();
  goToView("sending");
  runWatch();
  const answers = answersOf(form.fields());
  const pace = paceOf(watch.seconds(performance.now()), form.statementsAnswered());
  const outcome = await sendBallot(opened, answers, pace, way);
  isSending = false;
  if ("refused" in outcome) refuse(outcome, "sending");
  else if (outcome.sent) done(outcome.receipt, answers);
  else goToView("test-done");
}

/** In the box: nothing stays on the device but the receipt on this page and, if asked for, the picture. */
function done(receipt: readonly string[], answers: Answers): void {
  opened = undefined;
  wipe();
  tab.removeItem(linkKey);
  byId("receipt").replaceChildren(
    ...receipt.map((block) => Object.assign(document.createElement("span"), { textContent: block })),
  );
  byId("copy").addEventListener("click", (event) => void copy(event.currentTarget, receipt.join(" ")));
  byId("mirror").addEventListener("toggle", () => drawMirror(byId("wells"), answers));
  goToView("sent");
}

async function copy(button: EventTarget | null, text: string): Promise<void> {
  let words = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    words = "Please write it down";
  }
  if (button instanceof HTMLElement) button.textContent = words;
}

function refuse(refusal: Refusal, when: "opening" | "sending"): void {
  void (async () => {
    const stage = link ? await pendingStage(wave, link, device) : "no";
    const hasDraft = Object.keys(draft.fields).length > 0;
    if (refusal.refused === "no-connection" || refusal.refused === "trouble") tryAgainLater();
    showRefusal(refusal, { when, hasDraft, isChangeable: when === "sending" && stage !== "final" });
    if (refusal.refused === "not-open") byId("start-note").textContent = `It opens on ${longDay(refusal.opensOn)}.`;
  })();
}

/** 20 seconds, then twice as long each time, up to five minutes; at once when the device is online again. */
function tryAgainLater(): void {
  stopTrying();
  const seconds = Math.min(300, 20 * 2 ** retries);
  retries += 1;
  retryTimer = window.setTimeout(() => again(), seconds * 1000);
  fill(
    "next-try",
    seconds < 120 ? `Next try in ${seconds} seconds.` : `Next try in ${Math.round(seconds / 60)} minutes.`,
  );
}

function stopTrying(): void {
  clearTimeout(retryTimer);
  retryTimer = undefined;
}

function keepDraft(): void {
  if (!opened) return;
  const fields = Object.fromEntries(form.fields());
  draft = { fields, step: form.step(), seconds: watch.seconds(performance.now()) };
  if (Object.keys(fields).length > 0) saveDraft(device, keys.draft, draft);
  else device.removeItem(keys.draft);
}

function runWatch(): void {
  watch.run(!document.hidden && !form.element.hidden && form.isAtStatements(), performance.now());
}

function wipe(): void {
  draft = emptyDraft;
  watch = stopwatch(0);
  form.restore({});
  device.removeItem(keys.draft);
}

document.addEventListener("visibilitychange", runWatch);
addEventListener("online", () => retryTimer !== undefined && again());
addEventListener("hashchange", () => void start());
addEventListener("popstate", (event) => {
  const place = event.state as Place | null;
  if (opened && place && !isSending) visit(place, false);
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
  if (!button) return;
  const { to, stepTo, wipe: wiping, again: trying } = button.dataset;
  if (button.id === "start") visit(at("survey", 0));
  else if (button.id === "resume") visit(at("survey", draft.step));
  else if (button.id === "send" || (trying !== undefined && button.closest("[data-view]"))) {
    stopTrying();
    retries = 0;
    if (button.id === "send") void send();
    else again();
  } else if (to === "welcome" || to === "review") visit(at(to));
  else if (stepTo) visit(at("survey", Number(stepTo) - 1));
  else if (wiping !== undefined) {
    wipe();
    if (opened) visit(at("welcome", 0));
    else {
      device.removeItem(keys.ballot);
      goToView("wiped");
    }
  }
});
byId("paste").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId<HTMLInputElement>("paste-link");
  const text = input.value;
  if (typeof linkOf(text) !== "string") input.value = ""; // a secret stays on the screen no longer than needed
  const other = /\/x\/([0-9a-f-]{36})/i.exec(text)?.[1];
  if (other && other !== wave) location.assign(`${other}#${text.slice(text.indexOf("#") + 1)}`);
  else void open(text);
});

byId("start-bar").hidden = false;
void start();
