/** What can stop a request or a command; `http/error-page.ts` alone knows the status code of each. */
export type ProblemKind =
  | "bad-request" // the sender must change something
  | "not-signed-in"
  | "forbidden"
  | "not-found" // missing, or another organisation's: the two look the same
  | "conflict" // the state of the thing does not allow it
  | "gone" // was there, is closed
  | "too-large"
  | "too-many"
  | "invalid" // understood, but the content breaks a rule
  | "unavailable"; // try again later

/** A request or command that cannot go on. The message says what to do, and is shown to the person as it is. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Problem";
    this.kind = kind;
  }
}
