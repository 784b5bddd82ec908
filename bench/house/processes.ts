import { readdirSync, readFileSync } from "node:fs";

/** CPU time and memory of processes, as Linux keeps them in /proc. */

const ticksPerSecond = 100;

interface Stat {
  readonly parent: number;
  /** user and system time of the process itself, in seconds */
  readonly own: number;
  /** the same of its children that have ended */
  readonly ended: number;
}

/** Seconds of CPU that this process has used, on all its threads. */
export function cpuSecondsOf(pid: number): number {
  return statOf(pid)?.own ?? 0;
}

/** Seconds of CPU of a process and everything that it has started, also of what has ended since. */
export function cpuSecondsOfTree(pid: number): number {
  const stat = statOf(pid);
  if (stat === undefined) return 0;
  return stat.own + stat.ended + childrenOf(pid).reduce((sum, child) => sum + cpuSecondsOfTree(child), 0);
}

/** Megabytes (10^6 bytes) of memory that the process holds, and the most that it ever held. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => statOf(pid)?.parent === parent);
}

function statOf(pid: number): Stat | undefined {
  try {
    // the name in brackets may hold anything; what follows the last bracket is numbers
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const at = (field: number) => (fields[field - 3] ?? 0) / ticksPerSecond;
    return { parent: fields[1] ?? 0, own: at(14) + at(15), ended: at(16) + at(17) };
  } catch {
    return undefined;
  }
}
