import { convertIndexedToRgb, decode as decodePng, encode as encodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { ok, type Result, refuse } from "../kernel/result.ts";

/** Most bytes of a picture that is chosen. */
export const logoBytesMax = 2_000_000;
/** Most pixels: more than print needs, and little enough to be unpacked at once. */
export const logoPixelsMax = 1_500_000;
const logoKeptMax = 500_000;

/** A picture that was opened and written anew: nothing of the file that was sent is kept but what can be seen. */
export interface OpenedLogo {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Opens a PNG or JPEG; refuses in words what is none, is damaged or too large. */
export function openLogo(bytes: Uint8Array): Result<OpenedLogo, string> {
  const kind = kindOf(bytes);
  if (kind === undefined)
    return refuse(
      "This is not a PNG or JPEG picture, whatever its name says. Save the logo as PNG and choose it again.",
    );
  const size = kind === "png" ? pngSizeOf(bytes) : jpegSizeOf(bytes);
  if (size === undefined) return refuse(damaged);
  if (size.width * size.height > logoPixelsMax || size.width < 1 || size.height < 1)
    return refuse(
      `The picture has ${size.width} × ${size.height} pixels. Scale it down to 1,000 pixels or less on its longer side.`,
    );
  try {
    const png = kind === "png" ? pngAnew(bytes) : jpegAnew(bytes);
    if (png.length > logoKeptMax)
      return refuse("The picture holds too much detail for a logo. Scale it down to 600 pixels on its longer side.");
    return ok({ png, ...size });
  } catch {
    return refuse(damaged);
  }
}

const damaged =
  "The picture is damaged, or of a rare kind, and cannot be opened. Save the logo anew as PNG and choose it again.";

function kindOf(bytes: Uint8Array): "png" | "jpeg" | undefined {
  const starts = (...signs: readonly number[]) => signs.every((sign, i) => bytes[i] === sign);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  return starts(0xff, 0xd8, 0xff) ? "jpeg" : undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Read before anything is unpacked: a small file can claim to be a picture of gigabytes. */
function pngSizeOf(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 33) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** From the frame header (SOF0 to SOF3), the only kinds that are drawn by browsers. */
function jpegSizeOf(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xc3) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function pngAnew(bytes: Uint8Array): Uint8Array {
  const decoded = decodePng(bytes, { checkCrc: true });
  const { width, height, data, channels, depth, palette, transparency } = decoded;
  if (palette !== undefined) {
    const colours = convertIndexedToRgb(decoded);
    return encodePng({ width, height, data: colours, channels: colours.length / (width * height), depth: 8 });
  }
  if (transparency !== undefined || (depth !== 8 && depth !== 16)) throw new Error("a rare kind of PNG");
  return encodePng({ width, height, data, channels, depth });
}

function jpegAnew(bytes: Uint8Array): Uint8Array {
  const limits = { maxResolutionInMP: logoPixelsMax / 1_000_000, maxMemoryUsageInMB: 64 };
  const { width, height, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false, ...limits });
  return encodePng({ width, height, data, channels: 3, depth: 8 });
}
