import { fittingComment, roomLeft, seemsTelling } from "./comment-room.ts";
import { byId, focusHeading } from "./page-views.ts";

/** The questions: parts one after the other, nothing forced, nothing lost. */
export interface SurveyForm {
  readonly element: HTMLFormElement;
  readonly partCount: number;
  /** index of the part that is open, from 0 */
  step(): number;
  /** true while a part with statements is open */
  isAtStatements(): boolean;
  show(step: number): void;
  fields(): Map<string, string>;
  restore(fields: Readonly<Record<string, string>>): void;
  /** answered fields (a comment counts when it has a letter) of how many */
  answeredOf(names: string): number;
  /** statements answered so far */
  statementsAnswered(): number;
}

/** Wires the form; `changed` is called after every answer, `go` when Back or Next leads somewhere. */
export function surveyForm(changed: () => void, go: (step: number) => void): SurveyForm {
  const form = document.querySelector<HTMLFormElement>("form.survey");
  if (!form) throw new Error("there is no form");
  const parts = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const marks = [...form.querySelectorAll<HTMLElement>(".prog li")];
  const text = form.querySelector("textarea");
  let open = 0;
  let isByHand = false;

  const part = () => parts[open] ?? form;
  const count = (): HTMLElement[] => {
    const questions = [...part().querySelectorAll<HTMLElement>("[data-q]")];
    const left = questions.filter((question) => !question.querySelector(":checked"));
    for (const question of questions) question.classList.toggle("has", !left.includes(question));
    const output = part().querySelector(".count output");
    const answered = questions.length - left.length;
    const words =
      left.length === 0 ? "All answered." : `${answered} of ${questions.length} answered. Skipping is fine.`;
    if (output && output.textContent !== words) output.textContent = words;
    const show = part().querySelector<HTMLElement>("[data-open]");
    if (show) show.hidden = left.length === 0 || answered === 0;
    return left;
  };
  const clear = (question: HTMLElement | null) => {
    const chosen = question?.querySelector<HTMLInputElement>(":checked");
    if (!chosen) return;
    chosen.checked = false;
    chosen.focus({ preventScroll: true });
    count();
    changed();
  };
  const readText = () => {
    if (!text) return;
    const fitting = fittingComment(text.value);
    if (fitting !== text.value) text.value = fitting;
    byId("comment-left").textContent = `${roomLeft(text.value, text.maxLength)} characters left`;
    byId("comment-risk").hidden = !seemsTelling(text.value);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("pointerdown", () => {
    isByHand = true;
  });
  form.addEventListener("keydown", (event) => {
    isByHand = false;
    const question = inside(event.target, "[data-q]");
    const isRadio = event.target instanceof HTMLInputElement && event.target.type === "radio";
    if (!question || !isRadio || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") clear(question);
    else if (!pickByKey(question, event.key)) return;
    else nextTarget(question, part()).focus();
    event.preventDefault();
  });
  form.addEventListener("change", (event) => {
    const question = inside(event.target, "[data-q]");
    const isFirst = question !== null && !question.classList.contains("has");
    count();
    changed();
    if (question && isFirst && isByHand) bringNext(question);
  });
  form.addEventListener("click", (event) => {
    const button = inside(event.target, "button");
    if (!button) return;
    if (button.dataset["clear"] !== undefined) clear(inside(button, "[data-q]"));
    if (button.dataset["go"]) go(open + Number(button.dataset["go"]));
    if (button.dataset["open"] !== undefined) {
      const first = count()[0];
      first?.scrollIntoView({ block: "center" });
      first?.querySelector("input")?.focus({ preventScroll: true });
    }
  });
  text?.addEventListener("input", () => {
    readText();
    changed();
  });

  const fields = () =>
    new Map(
      [...new FormData(form)].flatMap(([name, value]): [string, string][] => (value ? [[name, String(value)]] : [])),
    );
  const fieldsOf = (name: string) => [...fields().keys()].filter((key) => key === name || key.startsWith(`${name}.`));
  return {
    element: form,
    partCount: parts.length,
    step: () => open,
    isAtStatements: () => part().querySelector(".n") !== null,
    show: (step) => {
      open = Math.max(0, Math.min(step, parts.length - 1));
      for (const [index, one] of parts.entries()) one.hidden = index !== open;
      for (const [index, mark] of marks.entries()) mark.className = index < open ? "done" : index === open ? "now" : "";
      byId("where").textContent = `Part ${open + 1} of ${parts.length}`;
      count();
      focusHeading(part());
    },
    fields,
    restore: (kept) => {
      for (const input of form.querySelectorAll<HTMLInputElement>("input[type=radio]"))
        input.checked = kept[input.name] === input.value;
      if (text) text.value = kept["comment"] ?? "";
      readText();
    },
    answeredOf: (names) => names.split(" ").flatMap(fieldsOf).length,
    statementsAnswered: () =>
      [...form.querySelectorAll("[data-q]")].filter((q) => q.querySelector(".n") && q.querySelector(":checked")).length,
  };
}

function inside(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}

/** 1 to 9 pick from the left, 0 the last one, which is "don't know". */
function pickByKey(question: HTMLElement, key: string): boolean {
  const radios = [...question.querySelectorAll("input")];
  const picked = /^\d$/.test(key) ? (key === "0" ? radios.at(-1) : radios[Number(key) - 1]) : undefined;
  if (!picked) return false;
  picked.checked = true;
  picked.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** Where the keyboard goes after an answer: the next question, or the button that leads on. */
function nextTarget(question: HTMLElement, part: HTMLElement): HTMLElement {
  const next = question.nextElementSibling;
  const input = next?.matches("[data-q]")
    ? (next.querySelector<HTMLElement>(":checked") ?? next.querySelector("input"))
    : null;
  return input ?? part.querySelector<HTMLElement>(".next .btn:last-child") ?? part;
}

/** After a tap, never after a key, the next statement comes up to the thumb. */
function bringNext(question: HTMLElement): void {
  const next = question.nextElementSibling ?? question.closest("[data-step]")?.querySelector(".count");
  if (!next || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  if (next.getBoundingClientRect().bottom >= innerHeight) next.scrollIntoView({ block: "end", behavior: "smooth" });
}
