/** How every file of opened ballots begins (docs/protocol.md, "The way back"). */
const start = Buffer.from('{"kind":"upwell returned ballots",', "utf8");

/**
 * Why these bytes cannot be the file that the works council gives back, by their beginning alone; undefined if they
 * may be. Asked before anything is kept, so that a private key that was sent by mistake is never stored.
 */
export function notReturnedOf(file: Uint8Array): string | undefined {
  if (Buffer.from(file.subarray(0, start.length)).equals(start)) return undefined;
  const beginning = Buffer.from(file.subarray(0, 2_000)).toString("latin1");
  if (beginning.includes("upwell box key"))
    return "This is the private key file, and it must never leave the works council. Nothing of it was kept. Delete your copy, and ask the works council for the file of opened ballots.";
  if (beginning.includes("upwell sealed ballots"))
    return "This is the file of sealed ballots, which goes to the works council. Send back the other one, which its page saves as “opened-ballots”.";
  return "This is not a file of opened ballots. Choose the one that the works council’s page has saved as “opened-ballots”, as it is.";
}
