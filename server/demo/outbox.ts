import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A mail of the outbox folder, as far as a simulated employee reads it. */
export interface OutboxMail {
  readonly to: string;
  readonly link: string;
}

/** Undoes quoted-printable (RFC 2045, 6.7) of ASCII text; other encodings pass through. */
function plainText(source: string): string {
  return source
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Reads every .eml file below the folder whose link belongs to the wave. */
export function readOutbox(folder: string, waveId: string): OutboxMail[] {
  const mails: OutboxMail[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".eml"),
  )) {
    const source = readFileSync(join(folder, file), "utf8");
    const to = /^To: .*?<?([^\s<>]+@[^\s<>]+?)>?\r?$/im.exec(source)?.[1];
    const link = /https?:\/\/[^\s"<>]+\/x\/[0-9a-f-]{36}#[A-Z2-7]+\.\d+\.[A-Z2-7]+/i.exec(plainText(source))?.[0];
    if (to !== undefined && link?.includes(`/x/${waveId}#`)) mails.push({ to: to.toLowerCase(), link });
  }
  return mails;
}
