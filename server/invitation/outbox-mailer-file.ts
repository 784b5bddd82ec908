import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mailOptionsOf } from "./mail-options.ts";
import type { Mailer } from "./mailer.ts";

/**
 * Writes each mail as an .eml file that mail programs open, instead of sending it: for the demo. The files hold the
 * links, so the folder is readable for its owner only.
 */
export function createOutboxMailer(options: { readonly folder: string; readonly mailFrom: string }): Mailer {
  return {
    async check() {
      await mkdir(options.folder, { recursive: true, mode: 0o700 });
      return null;
    },
    async send(message) {
      try {
        const { createTransport } = await import("nodemailer");
        const transport = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
        const { message: bytes } = await transport.sendMail(mailOptionsOf(message, options.mailFrom));
        const path = join(options.folder, `${message.name}.eml`);
        await writeFile(`${path}.part`, bytes as Buffer, { mode: 0o600 });
        await rename(`${path}.part`, path);
        return { outcome: "sent" };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { outcome: "refused", reason: `The mail could not be written: ${reason}` };
      }
    },
    async close() {},
  };
}
