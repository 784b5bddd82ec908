import { mailOptionsOf } from "./mail-options.ts";
import type { Delivery, Mailer } from "./mailer.ts";

/** Connections to the mail server at the same time. */
export const smtpConnectionsMax = 5;

/** Sends through the mail server of SMTP_URL, in the name of MAIL_FROM. */
export function createSmtpMailer(options: { readonly smtpUrl: string; readonly mailFrom: string }): Mailer {
  const open = async () => {
    const { createTransport } = await import("nodemailer");
    return createTransport({
      url: options.smtpUrl,
      pool: true,
      maxConnections: smtpConnectionsMax,
      // a mail is tried once here: whether it may be tried again is decided by what is known of it
      maxRequeues: 0,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  // opened with the first mail, so that a start need not load the library
  let opened: ReturnType<typeof open> | undefined;
  const transport = () => {
    opened ??= open();
    return opened;
  };
  return {
    async check() {
      try {
        await (await transport()).verify();
        return null;
      } catch (error) {
        return reasonOf(error);
      }
    },
    async send(message) {
      try {
        await (await transport()).sendMail(mailOptionsOf(message, options.mailFrom));
        return { outcome: "sent" };
      } catch (error) {
        return deliveryOf(error);
      }
    },
    async close() {
      (await opened)?.close();
    },
  };
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
  readonly response?: string;
}

/** Certain only where the server has answered, or was never reached. */
function deliveryOf(error: unknown): Delivery {
  const { code = "", command = "", responseCode, syscall } = error as SmtpError;
  const reason = reasonOf(error);
  const isBeforeMessage = ["EAUTH", "EDNS", "ETLS", "ECONFIG", "ENOAUTH"].includes(code) || syscall === "connect";
  if (isBeforeMessage || command === "MAIL FROM") return { outcome: "later", reason };
  if (responseCode === undefined) return { outcome: "unknown", reason };
  if (command === "RCPT TO" || responseCode >= 500) return { outcome: "refused", reason };
  return { outcome: "later", reason };
}

/** What the server said, or what happened, on one line of at most 300 characters. */
function reasonOf(error: unknown): string {
  const text = (error as SmtpError).response ?? (error instanceof Error ? error.message : String(error));
  return text.replace(/\s+/g, " ").trim().slice(0, 300) || "The mail server gave no reason.";
}
