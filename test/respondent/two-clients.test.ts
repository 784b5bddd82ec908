import { execFileSync } from "node:child_process";
import type { KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newTokenRequest, tokenOf } from "../../views/scripts/blind-token.ts";
import type { Bytes } from "../../views/scripts/bytes.ts";
import { linkOf } from "../../views/scripts/link.ts";
import { checkManifest } from "../../views/scripts/manifest-check.ts";
import { referenceWave } from "../support/reference-wave.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { blindedToken } from "../support/token-client.ts";

/** What openssl says of a token, without a line of our code. */
function opensslVerdict(token: Buffer, publicKey: KeyObject, folder: string): string {
  const file = (name: string) => join(folder, name);
  writeFileSync(file("message"), token.subarray(0, 98));
  writeFileSync(file("signature"), token.subarray(98));
  writeFileSync(file("key.pem"), publicKey.export({ type: "spki", format: "pem" }));
  const pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48"];
  const what = ["-verify", file("key.pem"), "-signature", file("signature"), file("message")];
  try {
    return String(execFileSync("openssl", ["dgst", "-sha384", ...pss, ...what], { stdio: "pipe" })).trim();
  } catch (error) {
    return String((error as { readonly stdout?: Buffer }).stdout).trim();
  }
}

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

test("tokens of both clients pass openssl under the key of their group, and under no other", async () => {
  const groups = [
    { label: "North", invited: 9 },
    { label: "South", invited: 9 },
  ];
  const wave = referenceWave({ groups });
  const folder = temporaryFolder();
  const link = linkOf(wave.invite(0).fragment);
  if (typeof link === "string") throw new Error(link);
  const group = await checkManifest(wave.wave, link, own(wave.manifest), wave.leafAnswer(0) ?? {});
  if ("fault" in group) throw new Error(group.fault);

  const request = await newTokenRequest(group);
  const ofBrowser = await tokenOf(group, request, own(wave.sign(0, Buffer.from(request.blinded))));
  const spki = wave.groups[0]?.publicKey.export({ type: "spki", format: "der" }) ?? Buffer.alloc(0);
  const paper = blindedToken(spki, wave.manifestHash);
  const ofSecond = paper.finish(wave.sign(0, paper.blinded));

  for (const token of [Buffer.from(ofBrowser ?? []), ofSecond]) {
    expect(token).toHaveLength(354);
    expect(token.subarray(34, 66)).toEqual(wave.manifestHash);
    expect(wave.groupOfToken(token)).toBe(0);
    const verdicts = wave.groups.map(({ publicKey }) => opensslVerdict(token, publicKey, folder));
    expect(verdicts).toEqual(["Verified OK", "Verification failure"]);
  }
});

test("openssl refuses a token of which one bit was changed, in any of its parts", () => {
  const wave = referenceWave({ groups: [{ label: "North", invited: 9 }] });
  const [group] = wave.groups;
  if (group === undefined) throw new Error("the wave has no group");
  const folder = temporaryFolder();
  const paper = blindedToken(group.publicKey.export({ type: "spki", format: "der" }), wave.manifestHash);
  const token = paper.finish(wave.sign(0, paper.blinded));
  expect(opensslVerdict(token, group.publicKey, folder)).toBe("Verified OK");
  // kind, nonce, manifest hash, hash of the key, signature
  for (const at of [0, 2, 34, 66, 97, 98, 226, 353]) {
    const changed = Buffer.from(token);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(opensslVerdict(changed, group.publicKey, folder), `byte ${at}`).toBe("Verification failure");
  }
});

test("the second client notices a signature of another key", () => {
  const wave = referenceWave({
    groups: [
      { label: "North", invited: 9 },
      { label: "South", invited: 9 },
    ],
  });
  const spki = wave.groups[0]?.publicKey.export({ type: "spki", format: "der" }) ?? Buffer.alloc(0);
  const paper = blindedToken(spki, wave.manifestHash);
  expect(() => paper.finish(wave.sign(1, Buffer.concat([Buffer.of(0), paper.blinded.subarray(1)])))).toThrow(
    "not of the group's key",
  );
});
