import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { createTypstCompiler, loadFonts, type TypstCompiler } from "@myriaddreamin/typst.ts";
import { CompileFormatEnum } from "@myriaddreamin/typst.ts/compiler";
import { readFonts } from "./fonts-file.ts";
import type { PressAnswer, PressOrder } from "./press.ts";

/**
 * The thread in which PDFs, slides and workbooks are made. PDFs: Typst as WebAssembly, over the templates of one folder. It sees
 * those files, the shipped fonts and the data of the order, and has no way to any other file or to the network.
 */
const { folder } = workerData as { readonly folder: string };

/** Nothing may be fetched, whatever a package would like to. */
globalThis.fetch = () => Promise.reject(new Error("the press fetches nothing"));

async function openCompiler(): Promise<TypstCompiler> {
  const compiler = createTypstCompiler();
  const wasm = createRequire(import.meta.url).resolve("@myriaddreamin/typst-ts-web-compiler/wasm");
  await compiler.init({
    getModule: () => ({ module_or_path: readFileSync(wasm) }) as unknown as BufferSource,
    // with no list of assets of its own, the compiler knows these fonts only
    beforeBuild: [loadFonts(readFonts(), { assets: false })],
  });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".typ")))
    compiler.addSource(`/${file}`, readFileSync(join(folder, file), "utf8"));
  return compiler;
}

let compiler: Promise<TypstCompiler> | undefined;

async function made(order: PressOrder): Promise<PressAnswer> {
  if (order.kind === "pdf") {
    compiler ??= openCompiler();
    return pdfOf(await compiler, order);
  }
  if (order.kind === "workbook") {
    const { writeWorkbook } = await import("./workbook-writer.ts");
    return { kind: "made", bytes: await writeWorkbook(order.workbook) };
  }
  const { writeDeck } = await import("./deck-writer.ts");
  return { kind: "made", bytes: await writeDeck(order.deck) };
}

async function pdfOf(
  compiler: TypstCompiler,
  { template, data }: Extract<PressOrder, { kind: "pdf" }>,
): Promise<PressAnswer> {
  const { result, diagnostics } = await compiler.compile({
    mainFilePath: `/${template}.typ`,
    format: CompileFormatEnum.pdf,
    diagnostics: "full",
    inputs: { data },
  });
  if (result !== undefined) return { kind: "made", bytes: result };
  const faults = (diagnostics ?? []).map(({ path, range, message }) => `${path}:${range} ${message}`);
  return { kind: "fault", message: faults.join("; ") || "the compiler gave no reason" };
}

parentPort?.on("message", (order: PressOrder) => {
  void made(order)
    .catch((cause: unknown): PressAnswer => ({ kind: "fault", message: String(cause) }))
    .then((answer) => parentPort?.postMessage(answer));
});
