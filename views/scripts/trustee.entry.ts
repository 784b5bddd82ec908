import { base64urlOf } from "./bytes.ts";
import { byId, hideAll, saveAs, setText, show } from "./trustee/dom.ts";
import { type BoxKey, boxKeyOf, keyFileOf, keyFingerprintOf, newBoxKey, publicKeyFileOf } from "./trustee/key-file.ts";
import { libraryOpener, type OpenedBallots, openBallots } from "./trustee/open-ballots.ts";
import { namesOf, type SealedFile, sealedFileOf } from "./trustee/sealed-file.ts";

/** The offline page of the works council: makes the box key, and later opens the ballots. Nothing is sent or stored. */
const today = () => new Date().toISOString().slice(0, 10);
const pause = () => new Promise((resolve) => setTimeout(resolve));

let made: { readonly key: BoxKey; readonly file: string; readonly madeOn: string } | undefined;
let isSaved = false;
let ready: { readonly key: BoxKey; readonly sealed: SealedFile } | undefined;
let opened: OpenedBallots | undefined;

if (globalThis.crypto?.subtle === undefined) show("unfit");
const reveal = (part: string, heading: string) => {
  show(part);
  byId(heading).focus();
};

byId("make").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [first, second] = [byId("new-pass").value, byId("new-pass-2").value];
  const isSame = first === second;
  setText("new-pass-error", isSame ? "" : "The two passphrases differ. Type both again.");
  if (!isSame) return;
  const key = await newBoxKey();
  made = { key, madeOn: today(), file: await keyFileOf(key, today(), first) };
  isSaved = false;
  setText("saved-private", "");
  setText("public-key", base64urlOf(key.publicKey));
  setText("key-finger", await keyFingerprintOf(key.publicKey));
  reveal("made", "h-made");
});

byId("save-private").addEventListener("click", () => {
  if (made === undefined) return;
  saveAs(`box-key-PRIVATE-${made.madeOn}.json`, made.file);
  isSaved = true;
  setText("saved-private", "Saved. Copy it to a second place before you close this page.");
});

byId("save-public").addEventListener("click", async () => {
  if (made !== undefined)
    saveAs(`box-key-public-${made.madeOn}.json`, await publicKeyFileOf(made.key.publicKey, made.madeOn));
});

window.addEventListener("beforeunload", (event) => {
  if (made !== undefined && !isSaved) event.preventDefault();
});

function complain(problem: string): void {
  setText("problem", problem);
  if (problem !== "") show("problem");
  setText("checking", "");
}

byId("check").addEventListener("submit", async (event) => {
  event.preventDefault();
  ready = undefined;
  hideAll("problem", "checked", "opened", "progress");
  const [ballotFile, keyFile] = [byId("sealed-file").files?.[0], byId("key-file").files?.[0]];
  if (!ballotFile || !keyFile) return complain("Choose both files first: the sealed ballots, and your private key.");
  setText("checking", "Reading the files …");
  const key = await boxKeyOf(await keyFile.text(), byId("pass").value);
  if ("problem" in key) return complain(key.problem);
  const sealed = await sealedFileOf(await ballotFile.text());
  if ("problem" in sealed) return complain(sealed.problem);
  setText("checking", "");
  ready = { key, sealed };
  showSealed(sealed);
  reveal("checked", "h-checked");
});

function showSealed(sealed: SealedFile): void {
  setText("what", `${sealed.title}, ${sealed.organisation}: ${sealed.ballots.toLocaleString("en-GB")} sealed ballots.`);
  setText("manifest-finger", sealed.fingerprint.join(" "));
  byId("units").replaceChildren(
    ...sealed.units.map((unit) => {
      const row = document.createElement("tr");
      const name = Object.assign(document.createElement("th"), { scope: "row", textContent: namesOf(unit.groups) });
      const invited = unit.groups.reduce((sum, group) => sum + group.invited, 0);
      const numbers = [invited, unit.ballots].map((n) =>
        Object.assign(document.createElement("td"), { className: "num", textContent: n.toLocaleString("en-GB") }),
      );
      row.append(name, ...numbers);
      return row;
    }),
  );
}

byId("open").addEventListener("click", async () => {
  if (ready === undefined) return;
  const { key, sealed } = ready;
  const bar = document.querySelector("progress");
  show("progress");
  byId("open").disabled = true;
  const outcome = await openBallots(key, sealed, libraryOpener, async (done) => {
    if (bar) bar.value = done / sealed.ballots;
    setText("progress-text", `${done.toLocaleString("en-GB")} of ${sealed.ballots.toLocaleString("en-GB")}`);
    await pause();
  });
  byId("open").disabled = false;
  hideAll("progress");
  if ("problem" in outcome) {
    hideAll("checked");
    return complain(outcome.problem);
  }
  opened = outcome;
  hideAll("checked");
  setText("result", resultOf(outcome));
  reveal("opened", "h-opened");
});

function resultOf({ opened: good, spoiled }: OpenedBallots): string {
  const all = `${good.toLocaleString("en-GB")} ballots were opened.`;
  if (spoiled === 0) return `${all} None is spoiled.`;
  return `${all} ${spoiled.toLocaleString("en-GB")} could not be read and count as spoiled. A few may be people’s own doing; if there are many, ask for the file of sealed ballots once more.`;
}

byId("save-opened").addEventListener("click", () => {
  if (opened !== undefined && ready !== undefined) saveAs(`opened-ballots-${ready.sealed.wave}.json`, opened.file);
});
