import type { Writable } from "node:stream";

/** A progress bar on a terminal; on anything else one line a step, so that logs stay readable. */
export interface Progress {
  /** Begins a step; `of` is how many pieces it has. */
  step(name: string, of: number): void;
  /** So many pieces of the step are done. */
  done(count: number): void;
  /** Ends the last step. */
  end(): void;
}

const width = 28;

export function createProgress(out: Writable & { readonly isTTY?: boolean }): Progress {
  const isTerminal = out.isTTY === true;
  let name = "";
  let printed = "";
  let total = 0;
  let count = 0;
  let isOpen = false;

  const draw = () => {
    if (!isTerminal) return;
    const share = total === 0 ? 1 : Math.min(1, count / total);
    const filled = Math.round(share * width);
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    out.write(`\r\x1b[K${bar} ${name}${total > 1 ? ` ${count}/${total}` : ""}`);
  };

  const close = () => {
    if (!isOpen) return;
    if (isTerminal) out.write("\r\x1b[K");
    isOpen = false;
  };

  return {
    step(nextName, of) {
      close();
      name = nextName;
      total = of;
      count = 0;
      isOpen = true;
      if (!isTerminal && printed !== name) out.write(`${name}\n`);
      printed = name;
      draw();
    },
    done(nextCount) {
      count = nextCount;
      draw();
    },
    end: close,
  };
}
