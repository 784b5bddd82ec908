import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";

/** Pixels of a striped picture. */
function pixels(width: number, height: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const x = Math.floor(i / channels) % width;
    return i % channels === 3 ? 255 : (x * 8) % 256;
  });
}

export function samplePng(width = 120, height = 40, channels = 4): Uint8Array {
  return encodePng({ width, height, channels, depth: 8, data: pixels(width, height, channels) });
}

export function sampleJpeg(width = 120, height = 40): Uint8Array {
  return encodeJpeg({ width, height, data: pixels(width, height, 4) }, 90).data;
}
