import { utf8 } from "./bytes.ts";

/** A ballot has a fixed size: the comment's part of it, in bytes of JSON. Checked against the whole by a test. */
export const commentBytes = 1000;

/** Bytes that this comment takes in the ballot. */
function bytesOf(text: string): number {
  return utf8(JSON.stringify(text.trim())).length - 2;
}

/** The text, cut at the end of a whole character where it would not fit into the ballot. */
export function fittingComment(text: string): string {
  if (bytesOf(text) <= commentBytes) return text;
  const characters = [...text];
  while (characters.length > 0 && bytesOf(characters.join("")) > commentBytes) characters.pop();
  return characters.join("");
}

/** How many more plain letters fit. */
export function roomLeft(text: string, maxLength: number): number {
  return Math.max(0, Math.min(maxLength - text.length, commentBytes - bytesOf(text)));
}

/** True when a text seems to hold an address, a long number, a date, or words that only one person could write. */
export function seemsTelling(text: string): boolean {
  return /\S+@\S+\.\S+|\d{5,}|\d{1,2}[./]\d{1,2}[./]|\b(only (one|person|woman|man)|my name|as the (head|lead|manager))\b/i.test(
    text,
  );
}
