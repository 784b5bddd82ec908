/** What one attack found: a row of the table that `npm run attack` prints. */
export interface Finding {
  /** number of the acceptance test, such as "T6" */
  readonly id: string;
  /** what was tried, in words */
  readonly attack: string;
  /** what guessing would give */
  readonly chance: string;
  /** what the attack got */
  readonly measured: string;
  /** what the same attack gets where the defence is switched off: it must succeed there, or it is blind */
  readonly control: string;
  /** true: the defence held, and the control shows that the attack can see */
  readonly isHeld: boolean;
}

/** How hard it is tried: `short` within the tests, `long` by `npm run attack`. */
export type Size = "short" | "long";

const head = ["test", "attack", "chance", "measured", "control", "verdict"];

/** The findings as a table of text. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [
    head,
    ...findings.map((f) => [f.id, f.attack, f.chance, f.measured, f.control, f.isHeld ? "held" : "FAILED"]),
  ];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => lineOf(row).trimEnd()).join("\n");
}

/** Of something that must not happen even once. `control` counts how often it happens without the defence. */
export function noneOf(id: string, attack: string, found: number | readonly string[], control: number): Finding {
  const count = typeof found === "number" ? found : found.length;
  const examples = typeof found === "number" ? [] : found.slice(0, 3);
  return {
    id,
    attack,
    chance: "0",
    measured: count === 0 ? "0" : `${count}${examples.length > 0 ? `: ${examples.join("; ")}` : ""}`,
    control: String(control),
    isHeld: count === 0 && control > 0,
  };
}
