import { ok, type Result, refuse } from "../kernel/result.ts";

export interface DecodedText {
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
}

const startsWith = (bytes: Uint8Array, ...start: readonly number[]) => start.every((byte, at) => bytes[at] === byte);

/** Files that are no text at all, with what to do. */
const otherKinds: readonly { readonly start: readonly number[]; readonly message: string }[] = [
  {
    start: [0x50, 0x4b, 0x03, 0x04],
    message: "This is a workbook (.xlsx) or an archive. In Excel choose Save as, CSV UTF-8, and take that file.",
  },
  {
    start: [0xd0, 0xcf, 0x11, 0xe0],
    message: "This is an old Excel workbook (.xls). Choose Save as, CSV UTF-8, and take that file.",
  },
  { start: [0x25, 0x50, 0x44, 0x46], message: "This is a PDF. Take the table that it was made from, saved as CSV." },
];

/**
 * The text of an exported table, whatever wrote it: UTF-8 with or without a mark, UTF-16 (Excel's "Unicode text"), or
 * Windows-1252 where the bytes are no UTF-8. Refuses what is no text, and says what to do.
 */
export function decodeText(bytes: Uint8Array): Result<DecodedText, string> {
  if (bytes.length === 0) return refuse("The file is empty.");
  const other = otherKinds.find((kind) => startsWith(bytes, ...kind.start));
  if (other !== undefined) return refuse(other.message);
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return utf8(bytes.subarray(3));
  if (startsWith(bytes, 0xff, 0xfe)) return utf16(bytes.subarray(2), "utf-16le");
  if (startsWith(bytes, 0xfe, 0xff)) return utf16(bytes.subarray(2), "utf-16be");
  const endian = markless16(bytes);
  return endian === undefined ? utf8(bytes) : utf16(bytes, endian);
}

function utf8(bytes: Uint8Array): Result<DecodedText, string> {
  try {
    return ok({ text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" });
  } catch {
    return ok({ text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" });
  }
}

function utf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): Result<DecodedText, string> {
  try {
    return ok({ text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding: "UTF-16" });
  } catch {
    return refuse("The file looks like UTF-16 and is damaged. Save it again as CSV UTF-8.");
  }
}

/** Latin text in UTF-16 has a zero in nearly every second byte; no other text has zeros. */
function markless16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const head = bytes.subarray(0, 200);
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const enough = head.length * 0.35;
  if ((zeros[1] ?? 0) > enough) return "utf-16le";
  return (zeros[0] ?? 0) > enough ? "utf-16be" : undefined;
}
