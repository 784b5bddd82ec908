import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { packageRoot } from "../kernel/package-root.ts";
import { Problem } from "../kernel/problem.ts";
import type { Deck } from "./deck.ts";
import type { Workbook } from "./workbook.ts";

/** Makes PDFs from the templates in views/press/, decks of slides, and workbooks. */
export interface Press {
  /**
   * A tagged PDF of `views/press/TEMPLATE.typ`. The data goes in as JSON (`sys.inputs.data`): it is shown as text and
   * never read as markup. Same template and same data give the same bytes. Throws a Problem when too many wait or when
   * it takes too long, and an Error that names the template when that cannot be set.
   */
  pressPdf(template: string, data: object): Promise<Uint8Array>;
  /** A PowerPoint file. Same deck, same bytes. Throws as `pressPdf` does. */
  pressSlides(deck: Deck): Promise<Uint8Array>;
  /** An Excel file. Throws as `pressPdf` does. */
  pressWorkbook(workbook: Workbook): Promise<Uint8Array>;
  /** Stops the worker; whoever waits gets a Problem. */
  close(): Promise<void>;
}

export interface PressOptions {
  /** one document may take this long, the loading of the compiler included */
  readonly timeoutMs?: number;
  /** the compiler (about 200 MB) is given up after this time without work */
  readonly idleMs?: number;
  /** documents that may wait for the one that is made */
  readonly waitingMax?: number;
  /** after so many the compiler begins anew, because it keeps what it has set */
  readonly documentsMax?: number;
  /** folder of the templates */
  readonly folder?: string;
}

/** What the worker is sent, and what it sends back. */
export type PressOrder =
  | { readonly kind: "pdf"; readonly template: string; readonly data: string }
  | { readonly kind: "slides"; readonly deck: Deck }
  | { readonly kind: "workbook"; readonly workbook: Workbook };
export type PressAnswer =
  | { readonly kind: "made"; readonly bytes: Uint8Array }
  | { readonly kind: "fault"; readonly message: string };

interface Job {
  readonly order: PressOrder;
  readonly done: (bytes: Uint8Array) => void;
  readonly failed: (cause: Error) => void;
}

/** One worker thread, started when first needed: the main thread only waits, however long a document takes. */
export function createPress(options: PressOptions = {}): Press {
  const { timeoutMs = 60_000, idleMs = 120_000, waitingMax = 16, documentsMax = 200 } = options;
  const folder = options.folder ?? join(packageRoot(), "views", "press");
  const waiting: Job[] = [];
  let running: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  let worker: Worker | undefined;
  let made = 0;
  let idle: NodeJS.Timeout | undefined;

  const drop = (): Promise<unknown> => {
    const old = worker;
    worker = undefined;
    made = 0;
    clearTimeout(idle);
    old?.removeAllListeners();
    // a worker that is being ended may still have an error to tell, which nobody needs any more
    old?.on("error", () => undefined);
    return old?.terminate() ?? Promise.resolve();
  };
  const settle = (act: (job: Job) => void): void => {
    if (running === undefined) return;
    const { job, timer } = running;
    clearTimeout(timer);
    running = undefined;
    act(job);
    next();
  };
  const begin = (): Worker => {
    const started = startWorker(folder);
    started.on("message", (answer: PressAnswer) => {
      made += 1;
      settle((job) => {
        if (answer.kind === "made") job.done(answer.bytes);
        else job.failed(new Error(`${nameOf(job.order)} cannot be set: ${answer.message}`));
      });
    });
    started.on("error", (cause) => {
      void drop();
      settle((job) => job.failed(new Error("The press broke down.", { cause })));
    });
    started.on("exit", () => {
      void drop();
      settle((job) => job.failed(new Error("The press ended before the document was done.")));
    });
    return started;
  };
  const next = (): void => {
    if (running !== undefined) return;
    if (made >= documentsMax) void drop();
    const job = waiting.shift();
    if (job === undefined) {
      worker?.unref();
      clearTimeout(idle);
      idle = setTimeout(() => void drop(), idleMs).unref();
      return;
    }
    clearTimeout(idle);
    worker ??= begin();
    worker.ref();
    const timer = setTimeout(() => {
      void drop();
      settle((late) => late.failed(new Problem("unavailable", "This document takes too long to make. Try it again.")));
    }, timeoutMs);
    running = { job, timer };
    worker.postMessage(job.order);
  };
  const enqueue = (order: PressOrder): Promise<Uint8Array> => {
    if (waiting.length >= waitingMax)
      return Promise.reject(
        new Problem("unavailable", "Many documents are being made just now. Try it again in a minute."),
      );
    return new Promise((done, failed) => {
      waiting.push({ order, done, failed });
      next();
    });
  };

  return {
    pressPdf: (template, data) => enqueue({ kind: "pdf", template, data: JSON.stringify(data) }),
    pressSlides: (deck) => enqueue({ kind: "slides", deck }),
    pressWorkbook: (workbook) => enqueue({ kind: "workbook", workbook }),
    async close() {
      const stopped = new Problem("unavailable", "The server is stopping. Try it again in a minute.");
      for (const job of waiting.splice(0)) job.failed(stopped);
      settle((job) => job.failed(stopped));
      await drop();
    },
  };
}

function nameOf(order: PressOrder): string {
  switch (order.kind) {
    case "pdf":
      return `views/press/${order.template}.typ`;
    case "slides":
      return `The deck “${order.deck.title}”`;
    case "workbook":
      return `The workbook “${order.workbook.sheets[0]?.name ?? ""}”`;
  }
}

/** The bundle of `npm run build`; in development and tests the source, which a thread needs help to read. */
function startWorker(folder: string): Worker {
  const file = import.meta.filename.endsWith(".ts") ? "press-worker.from-source.mjs" : "press-worker.js";
  // no environment: there is nothing in it that a document needs
  return new Worker(join(dirname(import.meta.filename), file), { workerData: { folder }, env: {} });
}
