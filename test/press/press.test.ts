import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, expect, test } from "vitest";
import { createPress, type Press } from "../../server/press/press.ts";
import { readPdf } from "../support/pdf.ts";

const folder = mkdtempSync(join(tmpdir(), "upwell-press-"));
const opened: Press[] = [];
afterAll(async () => {
  await Promise.all(opened.map((press) => press.close()));
  rmSync(folder, { recursive: true, force: true });
});
const pressWith = (options: Parameters<typeof createPress>[0] = {}): Press => {
  const press = createPress({ folder, ...options });
  opened.push(press);
  return press;
};
const template = (name: string, text: string) => writeFileSync(join(folder, `${name}.typ`), text);

template(
  "letter",
  `#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "en", font: ("Source Sans 3", "DejaVu Sans"))
= #data.title
#data.text`,
);
template("thief", `#read("/etc/passwd")`);
template("guest", `#import "@preview/example:0.1.0": add`);
template("endless", "#range(20000).map(i => range(20000).map(j => calc.rem(i * j, 7)).sum()).sum()");

const hostile = [
  `<img src=x onerror=alert(1)><script>alert(2)</script>`,
  `#read("/etc/passwd") #eval("1+1") $x^2$ *bold* _thin_ \\ @ref <label>`,
  `שלום עולם مرحبا بالعالم`,
  `Ελληνικά, кириллица, Łódź, Ağrı, Ñandú`,
  `${"Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau".padEnd(60, "x")}`,
];

test("what somebody typed stands in a PDF as text, letter by letter, whatever it looks like", async () => {
  const press = pressWith();
  for (const text of hostile) {
    const pdf = await readPdf(await press.pressPdf("letter", { title: "Names", text }));
    const letters = (value: string) => [...value.replace(/[\s\u200e\u200f\u202a-\u202e]/gu, "")].sort().join("");
    expect(letters(pdf.pages.join(""))).toBe(letters(`Names${text}`));
    expect(pdf).toMatchObject({ title: "Names", language: "en", isTagged: true });
    expect(pdf.roles).toContain("H1");
  }
});

test("the same data gives the same bytes", async () => {
  const press = pressWith();
  template("dated", `#set document(date: datetime(year: 2027, month: 1, day: 2))\nText`);
  const [one, two] = [await press.pressPdf("dated", {}), await pressWith().pressPdf("dated", {})];
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
});

test("a template reaches no file of the machine and nothing on the network, and the press goes on", async () => {
  const press = pressWith();
  await expect(press.pressPdf("thief", {})).rejects.toThrow(
    /views\/press\/thief\.typ cannot be set: .*(not found|access)/,
  );
  await expect(press.pressPdf("guest", {})).rejects.toThrow(/guest\.typ cannot be set/);
  await expect(press.pressPdf("missing", {})).rejects.toThrow(/missing\.typ cannot be set/);
  expect(Buffer.from(await press.pressPdf("letter", { title: "T", text: "x" })).toString("latin1", 0, 5)).toBe("%PDF-");
});

test("a document without end is given up, and the next one is made", async () => {
  const press = pressWith({ timeoutMs: 10_000 });
  const [late, next] = await Promise.allSettled([
    press.pressPdf("endless", {}),
    press.pressPdf("letter", { title: "T", text: "x" }),
  ]);
  expect(late).toMatchObject({ status: "rejected", reason: { kind: "unavailable" } });
  expect(next.status).toBe("fulfilled");
}, 90_000);

test("more orders than may wait are refused in words, the others are all made", async () => {
  const press = pressWith({ waitingMax: 2 });
  const orders = Array.from({ length: 5 }, (_, n) => press.pressPdf("letter", { title: `${n}`, text: "x" }));
  const ends = await Promise.allSettled(orders);
  expect(ends.map((end) => end.status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"]);
  expect(ends[4]).toMatchObject({ reason: { kind: "unavailable" } });
});

test("who waits when the press is closed is told so", async () => {
  const press = pressWith();
  const ends = Promise.allSettled(["1", "2"].map((title) => press.pressPdf("letter", { title, text: "" })));
  await press.close();
  for (const end of await ends) expect(end).toMatchObject({ status: "rejected", reason: { kind: "unavailable" } });
});

test("the press begins anew after its share of documents, and nobody notices", async () => {
  const press = pressWith({ documentsMax: 1 });
  for (const title of ["a", "b", "c"])
    expect((await readPdf(await press.pressPdf("letter", { title, text: "" }))).title).toBe(title);
});

test("the main thread stays free while a PDF is made", async () => {
  const press = pressWith();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await press.pressPdf("letter", { title: "T", text: "word ".repeat(20_000) });
  delay.disable();
  // the document takes a second or more of computing; a blocked loop would show it whole
  expect(delay.percentile(99) / 1e6).toBeLessThan(200);
});
