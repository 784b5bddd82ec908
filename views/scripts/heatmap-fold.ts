/**
 * Folds the teams of a department without a new page when its rows are here; otherwise the link is followed.
 */
export function foldInPlace(table: HTMLTableElement): void {
  table.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.tog") : null;
    const row = link?.closest("tr");
    if (!link || !row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const below = teamsBelow(row);
    if (below.length === 0) return;
    event.preventDefault();
    const isOpen = link.dataset["open"] === "yes";
    for (const team of below) team.hidden = isOpen;
    link.dataset["open"] = isOpen ? "no" : "yes";
    const [from, to] = isOpen ? ["Hide", "Show"] : ["Show", "Hide"];
    link.setAttribute("aria-label", (link.getAttribute("aria-label") ?? "").replace(from, to));
  });
}

/** The rows of teams that directly follow a department, up to the next unit. */
function teamsBelow(row: HTMLTableRowElement): HTMLTableRowElement[] {
  const below: HTMLTableRowElement[] = [];
  let next = row.nextElementSibling;
  while (next instanceof HTMLTableRowElement && next.classList.contains("team")) {
    below.push(next);
    next = next.nextElementSibling;
  }
  return below;
}
