import { blocksOf } from "./bytes.ts";

/** Every state of the page has one element with `data-view`; exactly one of them is shown. */
export function showView(name: string): HTMLElement {
  const views = [...document.querySelectorAll<HTMLElement>("[data-view]")];
  for (const view of views) view.hidden = view.dataset["view"] !== name;
  const shown = views.find((view) => !view.hidden);
  if (!shown) throw new Error(`there is no view ${name}`);
  document.body.dataset["at"] = name;
  return shown;
}

/** Shows the view and brings the reader to its top: heading in focus, so that screen readers begin there. */
export function goToView(name: string): void {
  focusHeading(showView(name));
}

/** The heading of a view or a part gets the focus. */
export function focusHeading(box: HTMLElement): void {
  scrollTo(0, 0);
  box.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

/** Shows what is meant for one of these words and hides what is meant for others (`data-when="a b"`). */
export function showWhen(words: readonly string[]): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-when]"))
    part.hidden = !(part.dataset["when"] ?? "").split(" ").some((word) => words.includes(word));
}

/** Writes a text into every place that waits for it (`data-fill="name"`). */
export function fill(name: string, text: string): void {
  for (const place of document.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text;
}

/** Writes a code in blocks of four; blocks that differ from `other` are marked. */
export function fillCode(name: string, code: string, other: string = code): void {
  const marks = blocksOf(other);
  for (const list of document.querySelectorAll(`[data-code="${name}"]`))
    list.replaceChildren(
      ...blocksOf(code).map((block, index) => {
        const item = document.createElement("li");
        const text = document.createElement(block === marks[index] ? "span" : "mark");
        text.textContent = block;
        item.append(text);
        return item;
      }),
    );
}

/** "Friday 11 December 2026" for 2026-12-11; empty for anything else. */
export function longDay(day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return "";
  const format: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { ...format, timeZone: "UTC" }).replace(",", "");
}

/** The element with this id, which the template has. */
export function byId<Kind extends HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`there is no element #${id}`);
  return element as Kind;
}
