import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BoxKey,
  boxKeyOf,
  isLockedKeyFile,
  keyFileOf,
  keyFingerprintOf,
  newBoxKey,
  publicKeyFileOf,
  type Problem as ToolProblem,
} from "../../views/scripts/trustee/key-file.ts";
import { type OpenerFor, openBallots } from "../../views/scripts/trustee/open-ballots.ts";
import { namesOf, sealedFileOf } from "../../views/scripts/trustee/sealed-file.ts";
import { readAssets } from "../http/assets.ts";
import { systemClock } from "../kernel/clock.ts";
import { packageRoot } from "../kernel/package-root.ts";
import { Problem } from "../kernel/problem.ts";
import { hpkeOpener } from "../response/hpke-open.ts";
import { dayOf } from "../wave/day.ts";
import type { Command, Given } from "./command.ts";
import type { CommandContext } from "./context.ts";

const passphraseOption = {
  name: "passphrase-file",
  value: "FILE",
  summary: "its first line locks or unlocks the private key file",
} as const;
const json = { name: "json", summary: "print one JSON object instead" } as const;

/** What the works council does on its own machine. None of it needs the database or the server. */
export const trusteeCommands: readonly Command<CommandContext>[] = [
  {
    words: ["trustee", "key"],
    summary: "For the works council, on its own machine: makes the key pair of a ballot box.",
    operands: [],
    options: [
      { name: "private", value: "FILE", summary: "where the private key goes; it never leaves you", isRequired: true },
      { name: "public", value: "FILE", summary: "where the public key goes, for the launch", isRequired: true },
      passphraseOption,
      json,
    ],
    async run(context, given) {
      const [privatePath, publicPath] = [given.option("private") ?? "", given.option("public") ?? ""];
      const passphrase = await passphraseOf(given);
      const key = await newBoxKey();
      const madeOn = dayOf(systemClock.now());
      await write(privatePath, await keyFileOf(key, madeOn, passphrase), 0o600);
      await write(publicPath, await publicKeyFileOf(key.publicKey, madeOn), 0o644);
      const fingerprint = await keyFingerprintOf(key.publicKey);
      if (given.has("json")) return context.printJson({ private: privatePath, public: publicPath, fingerprint });
      context.print(
        `The private key is in ${privatePath}. Make a second copy, and keep both within reach of the works council only.\nThe public key is in ${publicPath}. Give it to whoever launches the survey.\nFingerprint, to compare by phone: ${fingerprint}`,
      );
    },
  },
  {
    words: ["trustee", "open"],
    summary: "For the works council, on its own machine: opens and shuffles the ballots of a file of sealed ballots.",
    operands: ["file"],
    options: [
      { name: "key", value: "FILE", summary: "the private key file", isRequired: true },
      passphraseOption,
      { name: "out", value: "FILE", summary: "where the opened ballots go, sealed to the server", isRequired: true },
      json,
    ],
    async run(context, given) {
      const keyText = await read(given.option("key") ?? "");
      const key = demandedOf(await boxKeyOf(keyText, isLockedKeyFile(keyText) ? await passphraseOf(given) : ""));
      const sealed = demandedOf(await sealedFileOf(await read(given.operand("file"))));
      const { file, opened, spoiled } = demandedOf(await openBallots(key, sealed, nodeOpener));
      const out = given.option("out") ?? "";
      await write(out, file, 0o600);
      const fingerprint = sealed.fingerprint.join(" ");
      if (given.has("json")) return context.printJson({ wave: sealed.wave, fingerprint, opened, spoiled, file: out });
      const lines = sealed.units.map((unit) => `  ${String(unit.ballots).padStart(6)}  ${namesOf(unit.groups)}`);
      context.print(
        [
          `${sealed.title}, ${sealed.organisation}`,
          `Fingerprint, which must be the one on the notice board: ${fingerprint}`,
          ...lines,
          `${opened} ballots were opened and shuffled, ${spoiled} are spoiled. They are in ${out}, sealed to the server.`,
        ].join("\n"),
      );
    },
  },
  {
    words: ["trustee", "page"],
    summary: "Writes the works council's tool as one page that works without internet.",
    operands: [],
    options: [{ name: "out", value: "FILE", summary: "where to write it", isRequired: true }],
    async run(context, given) {
      const out = given.option("out") ?? "";
      await write(
        out,
        readAssets(join(packageRoot(), "dist", "assets"))
          .bytes("trustee.html")
          .toString("utf8"),
        0o644,
      );
      context.print(`The page is in ${out}. Open it in a browser; it needs no internet.`);
    },
  },
];

/** By Node's own cryptography: about ten times as fast as the page. */
const nodeOpener: OpenerFor = (key: BoxKey, info) => {
  const open = hpkeOpener(Buffer.from(key.privateKey), Buffer.from(info));
  return (sealed, aad) => {
    const plain = open(Buffer.from(sealed), Buffer.from(aad));
    return plain && new Uint8Array(plain);
  };
};

async function passphraseOf(given: Given): Promise<string> {
  const path = given.option("passphrase-file");
  if (path === undefined) return "";
  const [first = ""] = (await read(path)).split(/\r?\n/);
  if (first === "") throw new Problem("bad-request", `The first line of ${path} is empty. Write the passphrase there.`);
  return first;
}

function demandedOf<Value extends object>(value: Value | ToolProblem): Value {
  if ("problem" in value) throw new Problem("invalid", value.problem);
  return value;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Problem("bad-request", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** Never over a file that is there: it may be the only copy of a key. */
async function write(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx", mode });
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    const why = isThere ? "there is a file already. Choose another name." : messageOf(cause);
    throw new Problem("bad-request", `${path} cannot be written: ${why}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
