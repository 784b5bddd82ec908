import type { MailMessage } from "./mailer.ts";

/** The sender of MAIL_FROM, "survey@example.org" or "Name <survey@example.org>". */
export function senderOf(mailFrom: string): { readonly name: string; readonly address: string } {
  const match = /^(.*)<([^<>]+)>$/.exec(mailFrom.trim());
  return match ? { name: (match[1] ?? "").trim(), address: match[2] ?? "" } : { name: "", address: mailFrom.trim() };
}

/** A message as nodemailer takes it: nothing is fetched from files or addresses, no program is named. */
export function mailOptionsOf(message: MailMessage, mailFrom: string) {
  const sender = senderOf(mailFrom);
  return {
    from: { name: message.fromName || sender.name, address: sender.address },
    to: { name: message.to.name, address: message.to.address },
    subject: message.subject,
    text: message.text,
    html: message.html,
    xMailer: false as const,
    // so that no absence note comes back, and nobody's mailbox answers a machine
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
