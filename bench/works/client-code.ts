import { constants, generateKeyPairSync, privateDecrypt, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { readAssets } from "../../server/http/assets.ts";
import { packageRoot } from "../../server/kernel/package-root.ts";
import { launchBrowser } from "../../test/support/browser.ts";
import { lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import type { Work } from "./work.ts";

const throttle = 4;

/** What pressing Send costs a slow phone, and how much program the survey page carries. */
export const clientCode: Work = {
  name: "client",
  summary: "size of the survey's script, and blind + finalise + seal in Chromium with a CPU four times slower",
  async run(site) {
    const script = readAssets(join(packageRoot(), "dist", "assets")).bytes("respondent.js");
    const rounds = site.size === "short" ? 5 : 15;
    const stamps = await stampsInBrowser(rounds);
    const line = (name: string, figure: number, unit: string, atMost?: number) =>
      lineOf({ work: "client", name, figure, unit, ...(atMost === undefined ? {} : { goal: { atMost } }) });
    return [
      line("script of the survey, gzip", gzipSync(script, { level: 9 }).length / 1e3, "kB", 30),
      line(`blind + finalise + seal, CPU ${throttle} times slower`, medianOf(stamps.map(({ all }) => all)), "ms", 300),
      line("of it the blind token", medianOf(stamps.map(({ blind }) => blind)), "ms"),
      line("of it taking the blinding off, with the check", medianOf(stamps.map(({ finish }) => finish)), "ms"),
    ];
  },
};

interface Stamp {
  readonly blind: number;
  readonly finish: number;
  /** with the sealing */
  readonly all: number;
}

/** What the page does when somebody presses Send, without the requests between; the first time does not count. */
async function stampsInBrowser(rounds: number): Promise<Stamp[]> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { publicKey: boxKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const point = boxKey.export({ type: "spki", format: "der" }).subarray(-65);
  const origin = await emptyPage();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(origin.url);
    await page.exposeFunction("signBlindly", (blinded: string) =>
      privateDecrypt(
        { key: privateKey, padding: constants.RSA_NO_PADDING },
        Buffer.from(blinded, "base64url"),
      ).toString("base64url"),
    );
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    await page.evaluate(await measuringScript());
    const given = {
      spki: publicKey.export({ type: "spki", format: "der" }).toString("base64url"),
      boxKey: point.toString("base64url"),
      manifestHash: randomBytes(32).toString("base64url"),
      groupId: randomUUID(),
    };
    const stamps: Stamp[] = [];
    for (let round = 0; round <= rounds; round++)
      stamps.push(await page.evaluate<Stamp>(`stampOnce(${JSON.stringify(given)})`));
    return stamps.slice(1);
  } finally {
    await browser.close();
    await origin.close();
  }
}

/** The modules of the survey page themselves, with a stopwatch around them. */
async function measuringScript(): Promise<string> {
  const contents = `
    import { newTokenRequest, tokenOf } from "./views/scripts/blind-token.ts";
    import { base64urlOf, bytesOfBase64url } from "./views/scripts/bytes.ts";
    import { ballotPlain, sealBallot } from "./views/scripts/seal.ts";
    globalThis.stampOnce = async (given) => {
      const spki = bytesOfBase64url(given.spki);
      const key = await crypto.subtle.importKey("spki", spki, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
      const [boxKey, manifestHash] = [bytesOfBase64url(given.boxKey), bytesOfBase64url(given.manifestHash)];
      const group = { spki, key, boxKey, manifestHash, groupId: given.groupId };
      const begun = performance.now();
      const request = await newTokenRequest(group);
      const blinded = performance.now();
      const signature = bytesOfBase64url(await signBlindly(base64urlOf(request.blinded)), 256);
      const signed = performance.now();
      const token = await tokenOf(group, request, signature);
      const finished = performance.now();
      const sealed = await sealBallot(group, ballotPlain({ comment: "x".repeat(1000) }, { speed: false, tooFast: false }));
      const ended = performance.now();
      if (token?.length !== 354 || sealed.length !== 1937) throw new Error("no ballot came out");
      return { blind: blinded - begun, finish: finished - signed, all: ended - signed + (blinded - begun) };
    };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: packageRoot(), loader: "js" },
    bundle: true,
    minify: true,
    format: "iife",
    target: "chrome109",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** A page of this machine: browsers give out their cryptography to trustworthy origins only. */
async function emptyPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Bench</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
