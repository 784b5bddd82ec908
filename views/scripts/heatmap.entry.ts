/**
 * Heatmap and fit map: one card for hover, focus and tap, arrow keys inside a table, folding without a new page.
 * Everything works without it: each cell is a link to the page of its team and says its sentence to a screen reader.
 */
import { fillHeatCard, fillKindCard, fillRollCard } from "./heatmap-card.ts";
import { foldInPlace } from "./heatmap-fold.ts";
import { neighbourOf } from "./heatmap-keys.ts";
import { offerPng } from "./heatmap-picture.ts";

for (const link of document.querySelectorAll<HTMLAnchorElement>('.menu a[href*="heatmap.svg"]')) offerPng(link);

const card = document.getElementById("detail");
const tables = document.querySelectorAll<HTMLTableElement>("table.heat, table.fit");
let shown: HTMLAnchorElement | null = null;

function cellOf(target: EventTarget | null): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>("a.cell, .k > a") : null;
}

function hide(): void {
  shown?.classList.remove("on");
  shown = null;
  if (card) card.hidden = true;
}

function show(cell: HTMLAnchorElement, table: HTMLTableElement): void {
  if (!card || cell === shown) return;
  hide();
  shown = cell;
  cell.classList.add("on");
  card.replaceChildren();
  if (cell.dataset["t"] !== undefined) fillRollCard(card, cell, table);
  else if (cell.dataset["v"]) fillHeatCard(card, cell, table);
  else fillKindCard(card, cell);
  card.hidden = false;
  place(card, cell);
}

/** Below the cell, or above it where there is no room; on a phone the style sheet puts it at the foot. */
function place(box: HTMLElement, cell: HTMLElement): void {
  const at = cell.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - box.offsetWidth / 2), innerWidth - box.offsetWidth - 8);
  const fitsBelow = at.bottom + box.offsetHeight + 12 < innerHeight;
  const top = fitsBelow ? at.bottom + 8 : at.top - box.offsetHeight - 8;
  const isSheet = getComputedStyle(box).position === "fixed";
  box.style.left = isSheet ? "" : `${left + scrollX}px`;
  box.style.top = isSheet ? "" : `${top + scrollY}px`;
}

for (const table of tables) {
  const cells = () =>
    [...table.querySelectorAll<HTMLAnchorElement>("a.cell, .k > a")].filter((cell) => cell.offsetParent !== null);
  // one tab stop for the table; arrows do the rest
  for (const [i, cell] of cells().entries()) cell.tabIndex = i === 0 ? 0 : -1;
  let isTouch = false;
  table.addEventListener("pointerdown", (event) => {
    isTouch = event.pointerType === "touch";
  });
  table.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const cell = cellOf(event.target);
    if (cell) show(cell, table);
    else hide();
  });
  table.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") hide();
  });
  // the first tap shows the card, the second opens the page
  table.addEventListener("click", (event) => {
    const cell = cellOf(event.target);
    if (!cell || !isTouch || (cell === shown && cell.dataset["tapped"] === "yes")) return;
    event.preventDefault();
    for (const other of table.querySelectorAll<HTMLElement>("[data-tapped]")) delete other.dataset["tapped"];
    cell.dataset["tapped"] = "yes";
    show(cell, table);
  });
  table.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell && !isTouch) show(cell, table);
  });
  table.addEventListener("focusout", () => {
    if (!isTouch) hide();
  });
  table.addEventListener("keydown", (event) => {
    isTouch = false;
    if (event.key === "Escape") return hide();
    const cell = cellOf(event.target);
    const next = cell && neighbourOf(cell, cells(), event.key);
    if (!cell || !next) return;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  foldInPlace(table);
}
document.addEventListener("pointerdown", (event) => {
  const isInside = event.target instanceof Element && event.target.closest("table.heat, table.fit, .detail");
  if (!isInside) hide();
});
