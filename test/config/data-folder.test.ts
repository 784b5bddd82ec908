import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { defaultDataFolder } from "../../server/db/data-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function checkout(): string {
  const folder = join(temporaryFolder(), "my checkout");
  mkdirSync(folder);
  return folder;
}

test("root's data lie where PostgreSQL's account can go, an ordinary user's below the home folder", () => {
  const facts = { env: {}, checkout: checkout() };
  expect(dirname(defaultDataFolder({ ...facts, isRoot: true }).folder)).toBe("/var/lib/upwell");
  const home = temporaryFolder();
  const xdg = join(home, "data");
  const withXdg = defaultDataFolder({ ...facts, isRoot: false, env: { HOME: home, XDG_DATA_HOME: xdg } });
  expect(withXdg).toEqual({ folder: join(xdg, "upwell", basename(withXdg.folder)), isTemporary: false });
  const relative = defaultDataFolder({ ...facts, isRoot: false, env: { HOME: home, XDG_DATA_HOME: "data" } });
  expect(dirname(relative.folder)).toBe(join(home, ".local", "share", "upwell"));
});

test("without a home that can be written, data lie in the folder for temporary files, and it is said", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  for (const env of [{}, { HOME: "" }, { HOME: join(file, "home") }]) {
    const chosen = defaultDataFolder({ env, isRoot: false, checkout: checkout() });
    expect(dirname(chosen.folder)).toBe(tmpdir());
    expect(chosen.isTemporary).toBe(true);
  }
});

test("two checkouts never share data, and one always finds its own again", () => {
  const [one, two] = [checkout(), checkout()];
  const folderOf = (at: string) => defaultDataFolder({ env: {}, isRoot: true, checkout: at }).folder;
  expect(folderOf(one)).toBe(folderOf(`${one}/.`));
  expect(folderOf(one)).not.toBe(folderOf(two));
  expect(basename(folderOf(one))).toMatch(/^my_checkout-[0-9a-f]{10}$/);
});
