/** One mail, finished. Addresses are single mailboxes that were checked before. */
export interface MailMessage {
  readonly to: { readonly name: string; readonly address: string };
  /** stands before the sender's address */
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** wave, kind and person: names the file in an outbox folder; never part of the mail */
  readonly name: string;
}

/** What became of a mail. */
export type Delivery =
  | { readonly outcome: "sent" }
  /** the server will not take it: the address has to be corrected */
  | { readonly outcome: "refused"; readonly reason: string }
  /** it certainly did not leave, and may be tried again */
  | { readonly outcome: "later"; readonly reason: string }
  /** nobody can know whether it left, so it is never tried again */
  | { readonly outcome: "unknown"; readonly reason: string };

/** A way to send mail. */
export interface Mailer {
  /** Why nothing can be sent at the moment (server not reachable, sign-in refused); null when all is well. */
  check(): Promise<string | null>;
  /** Tries once; never throws. */
  send(message: MailMessage): Promise<Delivery>;
  close(): Promise<void>;
}

/** Why nobody can be mailed on a server without mail settings. */
export const noMailerFault =
  "This server cannot send mail yet. Set SMTP_URL (such as smtps://user:password@mail.example.org) and MAIL_FROM, restart it, then invite.";

/**
 * True for one plain mailbox. Stricter than the RFC on purpose: no quotes, comments, lists or line breaks, so that a
 * header cannot be smuggled in.
 */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@<>()[\],;:\\"\p{Cc}]+@[^\s@<>()[\],;:\\"\p{Cc}]+$/u.test(address);
}
