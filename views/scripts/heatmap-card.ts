/** What the card says about one cell. Elements are made one by one; nothing is parsed as HTML. */
const svg = "http://www.w3.org/2000/svg";

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, cls: string, text: string) {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  made.textContent = text;
  return made;
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>, text = ""): SVGElement {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** A cell of the heatmap: estimate and own answers drawn, with their numbers and the chances. */
export function fillHeatCard(card: HTMLElement, cell: HTMLAnchorElement, table: HTMLTableElement): void {
  const head = headOf(cell, table);
  const values = (cell.dataset["v"] ?? "").split(",").map(Number);
  const [cutWeak = 50, cutOk = 60, cutContext = 60] = (table.dataset["cuts"] ?? "").split(",").map(Number);
  const isContext = head?.classList.contains("ctx") ?? false;
  const chances = (cell.dataset["p"] ?? "").split("|");
  const [mean, lower, upper, own, ownLower, ownUpper] = values;
  card.append(
    element("p", "kicker", cell.closest("tr")?.dataset["team"] ?? ""),
    element("h3", "", head?.dataset["name"] ?? ""),
    element("p", "say", `${mean}, ${cell.dataset["w"]}`),
    drawing(values, isContext ? [cutContext] : [cutWeak, cutOk], isContext),
  );
  const list = element("dl", "", "");
  const line = (term: string, said: string) => list.append(element("dt", "", term), element("dd", "", said));
  line("Estimate (dot, thick line, curve)", `${mean} (${lower} to ${upper})`);
  if (own !== undefined) line("Own answers (thin line)", `${own} (${ownLower} to ${ownUpper})`);
  if (!isContext) line(`Chance below ${cutWeak}`, chances[0] ?? "");
  line(`Chance of ${isContext ? cutContext : cutOk} or more`, chances.at(-1) ?? "");
  line("Answered", cell.dataset["n"] ?? "");
  const change = cell.dataset["c"];
  if (change !== undefined) line("Clear change since the last wave", change);
  card.append(list, openLink(cell));
}

/** A cell that sums up teams: the weighted mean with its interval, and how many teams have which colour. */
export function fillRollCard(card: HTMLElement, cell: HTMLAnchorElement, table: HTMLTableElement): void {
  const head = headOf(cell, table);
  const values = (cell.dataset["v"] ?? "").split(",").filter(Boolean).map(Number);
  const [mean, lower, upper] = values;
  card.append(
    element("p", "kicker", cell.closest("tr")?.dataset["team"] ?? ""),
    element("h3", "", head?.dataset["name"] ?? ""),
  );
  if (mean !== undefined)
    card.append(
      element("p", "say", `Mean of the teams ${mean} (${lower} to ${upper}). Never a verdict.`),
      drawing(values, [], true),
    );
  const list = element("ul", "", "");
  for (const line of (cell.dataset["t"] ?? "").split("; ").filter(Boolean)) list.append(element("li", "", line));
  card.append(list, openLink(cell, "Open the page of this unit"));
}

function headOf(cell: HTMLElement, table: HTMLTableElement): HTMLElement | null {
  return table.querySelector<HTMLElement>(`th[data-k="${CSS.escape(cell.dataset["k"] ?? "")}"]`);
}

/** A cell of the fit map: team, kind of learning, verdict, why. */
export function fillKindCard(card: HTMLElement, cell: HTMLAnchorElement): void {
  card.append(
    element("p", "kicker", cell.closest("tr")?.dataset["team"] ?? ""),
    element("h3", "", cell.dataset["kind"] ?? ""),
    element("p", "say", cell.dataset["verdict"] ?? ""),
    element("p", "last", cell.dataset["why"] ?? ""),
    openLink(cell),
  );
}

function openLink(cell: HTMLAnchorElement, words = "Open the page of this team"): HTMLAnchorElement {
  const link = element("a", "open", words);
  link.href = cell.href;
  return link;
}

function drawing(values: readonly number[], cuts: readonly number[], isContext: boolean): SVGElement {
  const x = (score: number): number => 8 + Math.min(100, Math.max(0, score)) * 2.7;
  const [mean = 0, lower = 0, upper = 0, own, ownLower = 0, ownUpper = 0] = values;
  const made = shape("svg", { viewBox: "0 0 286 42", "aria-hidden": "true" });
  const edges = [0, ...cuts, 100];
  const tones = cuts.length === 0 ? ["z-none"] : isContext ? ["z-none", "z-shut"] : ["z-low", "z-mid", "z-ok"];
  for (const [i, tone] of tones.entries()) {
    const from = x(edges[i] ?? 0);
    made.append(shape("rect", { class: tone, x: from, y: 14, width: x(edges[i + 1] ?? 100) - from, height: 24 }));
  }
  for (const [score, anchor] of [[0, "start"], ...cuts.map((cut) => [cut, "middle"]), [100, "end"]] as const)
    made.append(shape("text", { x: x(Number(score)), y: 10, "text-anchor": anchor }, String(score)));
  if (own !== undefined)
    made.append(shape("path", { class: "own", d: `M${x(ownLower)} 34H${x(ownUpper)}M${x(own)} 31v6` }));
  if (upper > lower) made.append(shape("path", { class: "curve", d: curveOf(x, mean, lower, upper) }));
  made.append(shape("path", { class: "mean", d: `M${x(lower)} 22H${x(upper)}` }));
  made.append(shape("circle", { class: "dot", cx: x(mean), cy: 22, r: 5 }));
  return made;
}

/** How likely each true value is, drawn from the interval: a bell on either side of the estimate, as wide as its limits. */
function curveOf(x: (score: number) => number, mean: number, lower: number, upper: number): string {
  const points = Array.from({ length: 41 }, (_, i) => {
    const z = (i - 20) / 7;
    const score = mean + z * (z < 0 ? (mean - lower) / 1.96 : (upper - mean) / 1.96);
    return `${x(score).toFixed(1)} ${(38 - 22 * Math.exp(-(z * z) / 2)).toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}
