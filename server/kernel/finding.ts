/**
 * One thing that was looked at. `mend` tells what to do, and is there exactly when it is not in order; `advice` tells
 * what would be better although nothing has to be done.
 */
export type Finding =
  | { readonly what: string; readonly ok: true; readonly advice?: string }
  | { readonly what: string; readonly ok: false; readonly mend: string };

export type Fault = Extract<Finding, { ok: false }>;

export function fine(what: string): Finding {
  return { what, ok: true };
}

export function advised(what: string, advice: string): Finding {
  return { what, ok: true, advice };
}

export function broken(what: string, mend: string): Fault {
  return { what, ok: false, mend };
}

/** What is not in order, each fault once. */
export function faultsAmong(findings: readonly Finding[]): readonly Fault[] {
  const faults = findings.filter((finding) => !finding.ok);
  return [...new Map(faults.map((fault) => [`${fault.what}\n${fault.mend}`, fault])).values()];
}

/** Faults as lines of a message: what is wrong, and below it, indented, the line that mends it. */
export function faultLines(faults: readonly Fault[]): string {
  return faults.map(({ what, mend }) => `  ${what}\n    ${mend}`).join("\n");
}
