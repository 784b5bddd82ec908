/** The public page of a wave: finds a receipt and checks stamps in this browser. What is typed never leaves it. */
import {
  type AuditedWave,
  type AuditFault,
  type AuditLine,
  auditedWave,
  linesFor,
  stampChecker,
} from "./audit-check.ts";
import { type Bytes, blocksOf } from "./bytes.ts";
import { byId } from "./page-views.ts";

type Outcome = "found" | "open" | "missing" | "wrong";

const number = new Intl.NumberFormat("en-GB");
const faultWords: Readonly<Record<AuditFault, string>> = {
  manifest: "The rules that this server hands out are not those of the code on this page.",
  groups: "The groups that this server hands out are not those of the rules.",
  list: "The list that this server hands out is not the one that was fixed when the box was opened.",
};
const tellSomeone = "Please tell someone you trust, such as the works council. A photo of this page helps.";

let wave: Promise<AuditedWave | AuditFault> | undefined;

function say(outcome: Outcome, ...texts: readonly string[]): void {
  const box = byId("found");
  box.dataset["is"] = outcome;
  box.hidden = false;
  box.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
}

/** The three files, fetched once; whole, so that no request says what is looked for. */
async function load(): Promise<AuditedWave | AuditFault> {
  const get = async (name: string): Promise<Bytes> => {
    const answer = await fetch(name, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) throw new Error(name);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const [manifest, groups, tokens] = await Promise.all([get("manifest.json"), get("groups.txt"), get("tokens.txt")]);
  const fingerprint = [...byId("code").children].map((block) => block.textContent).join("");
  return auditedWave({ manifest, groups, tokens }, { fingerprint, listHash: byId("list-hash").textContent });
}

/** Runs a check over the loaded wave, and says so if it cannot be run. */
async function withWave(check: (wave: AuditedWave) => Promise<void>): Promise<void> {
  say("open", "One moment. The list is being fetched and checked.");
  try {
    wave ??= load();
    const loaded = await wave;
    if (typeof loaded === "string") say("wrong", faultWords[loaded], tellSomeone);
    else await check(loaded);
  } catch {
    wave = undefined;
    say("open", "The list could not be fetched. Try again in a moment, or download it below and search it by hand.");
  }
}

async function find(loaded: AuditedWave, typed: string): Promise<void> {
  const lines = linesFor(loaded.lines, typed);
  const [line] = lines;
  const letters = typed.replace(/[\s-]/g, "");
  if (letters.length < 4) return say("open", "Type at least the first four letters of your receipt.");
  if (line === undefined)
    return say(
      "missing",
      "Not in this list.",
      "Check each letter. If it is still missing, show your receipt to someone you trust, such as the works council.",
    );
  const receipt = blocksOf(line.receipt).join(" ");
  if (lines.length > 1)
    return say("open", `${number.format(lines.length)} receipts begin like this. Type on: ${receipt} is one of them.`);
  if (!(await stampChecker(loaded)(line)))
    return say("wrong", `${receipt} is in the list, but its stamp is not genuine.`, tellSomeone);
  const group = loaded.groups[line.group]?.label ?? "";
  say(
    "found",
    letters.length < 16 ? `One receipt begins like this: ${receipt}. Is it yours?` : `Found: ${receipt}.`,
    `This ballot lay in the box when it was opened. It bears the genuine stamp of ${group}.`,
  );
}

/** Every stamp, and the counts of the table. */
async function checkAll({ groups, lines, ...rest }: AuditedWave): Promise<void> {
  const isGenuine = stampChecker({ groups, lines, ...rest });
  const counts = groups.map(() => 0);
  const wrong: AuditLine[] = [];
  for (const [at, line] of lines.entries()) {
    if (!(await isGenuine(line))) wrong.push(line);
    counts[line.group] = (counts[line.group] ?? 0) + 1;
    if (at % 250 === 249) say("open", `${number.format(at + 1)} of ${number.format(lines.length)} ballots checked.`);
  }
  const doubled = lines.length - new Set(lines.map(({ token }) => token.subarray(2, 34).join())).size;
  const shown = [...document.querySelectorAll("[data-in-box]")].map((cell) => cell.textContent);
  const unlike = counts.filter((count, at) => number.format(count) !== shown[at] || count > (groups[at]?.invited ?? 0));
  const faults = [
    ...(wrong.length > 0 ? [`${number.format(wrong.length)} ballots bear no genuine stamp.`] : []),
    ...(doubled > 0 ? [`${number.format(doubled)} ballots stand in the list twice.`] : []),
    ...(unlike.length > 0
      ? [`In ${number.format(unlike.length)} groups the list has another count than the table.`]
      : []),
  ];
  if (faults.length > 0) return say("wrong", ...faults, tellSomeone);
  say(
    "found",
    `All ${number.format(lines.length)} ballots bear the genuine stamp of their group, each stands in the list once, and every group has as many as the table says.`,
    "Your browser has just worked this out, with a program of this server. To need no program of ours, use the commands below.",
  );
}

function addCopyButtons(): void {
  for (const lines of document.querySelectorAll<HTMLElement>("pre[data-command]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy these lines" });
    button.className = "link copy";
    button.addEventListener("click", async () => {
      const isCopied = await navigator.clipboard.writeText(lines.textContent).then(
        () => true,
        () => false,
      );
      button.textContent = isCopied ? "Copied" : "Please mark and copy them";
    });
    lines.after(button);
  }
}

addCopyButtons();
const form = document.querySelector<HTMLFormElement>("#find");
// sealing and checking need a secure address; without it the way by hand is left
if (form && typeof crypto.subtle !== "undefined") {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = byId<HTMLInputElement>("receipt").value;
    void withWave((loaded) => find(loaded, typed));
  });
  byId("check-all").addEventListener("click", () => void withWave(checkAll));
}
