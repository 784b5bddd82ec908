import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLine } from "../../server/command/command.ts";
import { commands } from "../../server/command/commands.ts";
import { readPdf } from "../support/pdf.ts";
import { folderOfFile } from "../support/temporary-folder.ts";
import { wholeApp } from "../support/whole-app.ts";

const app = await wholeApp();
const folder = folderOfFile();

async function cli(...line: string[]): Promise<string> {
  const printed: string[] = [];
  const parsed = parseLine(commands, line);
  if (parsed.kind === "help") return parsed.text;
  const print = (text: string) => void printed.push(text);
  await parsed.command.run(
    { print, printJson: (value) => print(JSON.stringify(value)), deps: async () => app.deps },
    parsed.given,
  );
  return printed.join("\n");
}

test("wave pack writes the pack of a draft as planned, with no poster, and says what is missing", async () => {
  await cli("organisation", "create", "Fen Mills", "--slug", "fen");
  const words = ["--title", "Survey", "--asked-by", "Ada", "--purpose", "To learn", "--contact", "Ada, room 1"];
  const { id } = JSON.parse(await cli("wave", "create", "fen", ...words, "--json"));
  const out = join(folder, "new", "pack");
  expect(await cli("wave", "pack", id, "--out", out)).toContain("there is no poster yet");
  expect(readdirSync(out).sort()).toEqual(["works-council-pack.html", "works-council-pack.pdf"]);
  const html = readFileSync(join(out, "works-council-pack.html"), "utf8");
  expect(html).toContain("Not launched: there is no fingerprint yet");
  expect(html).not.toContain("/staff/");
  expect((await readPdf(readFileSync(join(out, "works-council-pack.pdf")))).title).toBe(
    "Works-council pack: Survey, Fen Mills",
  );
  await expect(cli("wave", "pack", id, "--out", "/dev/null/x")).rejects.toThrow("cannot be written");
  await expect(cli("wave", "pack", id, "--out", out, "--attack-results", join(out, "none"))).rejects.toThrow(
    "cannot be read",
  );
});
