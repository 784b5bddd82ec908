import { randomBytes } from "node:crypto";
import { decode, encode } from "fast-png";
import { expect, test } from "vitest";
import { logoBytesMax, openLogo } from "../../server/branding/logo-file.ts";
import { sampleJpeg, samplePng } from "../support/sample-logo.ts";

function refusalOf(bytes: Uint8Array): string {
  const opened = openLogo(bytes);
  return opened.ok ? "" : opened.refusal;
}

test.each([1, 2, 3, 4])("a PNG of %s channels comes out with the same pixels", (channels) => {
  const given = samplePng(33, 17, channels);
  const opened = openLogo(given);
  expect(opened).toMatchObject({ ok: true, value: { width: 33, height: 17 } });
  if (opened.ok) expect(decode(opened.value.png).data).toEqual(decode(given).data);
});

test("a picture with a palette comes out with its colours", () => {
  const palette = [
    [255, 0, 0],
    [0, 0, 255],
  ];
  const given = encode({ width: 2, height: 1, data: Uint8Array.of(0, 1), channels: 1, depth: 8, palette });
  const opened = openLogo(given);
  expect(opened.ok).toBe(true);
  if (opened.ok) expect([...decode(opened.value.png).data.slice(0, 3)]).toEqual([255, 0, 0]);
});

test("a JPEG becomes a PNG", () => {
  const opened = openLogo(sampleJpeg(50, 30));
  expect(opened).toMatchObject({ ok: true, value: { width: 50, height: 30 } });
  if (opened.ok) expect([...opened.value.png.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
});

test("nothing of the file that was sent is kept but what can be seen", () => {
  const { width, height, channels, depth, data } = decode(samplePng());
  const given = encode({ width, height, channels, depth, data, text: { Author: "Kim at home" } });
  const hidden = Buffer.concat([given, Buffer.from("<script>alert()</script>")]);
  expect(hidden.includes("Kim at home")).toBe(true);
  const opened = openLogo(hidden);
  expect(opened.ok).toBe(true);
  if (opened.ok)
    for (const text of ["Kim at home", "script"]) expect(Buffer.from(opened.value.png).includes(text)).toBe(false);
});

test("what is no picture is refused in words, whatever it calls itself", () => {
  for (const text of ["", "hello", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF89a", "%PDF-1.7"])
    expect(refusalOf(Buffer.from(text)), text).toContain("not a PNG or JPEG picture");
  expect(refusalOf(randomBytes(logoBytesMax))).toContain("not a PNG or JPEG picture");
});

test("a damaged picture is refused: cut short, a flipped bit, a head alone, noise behind the head", () => {
  for (const whole of [samplePng(), sampleJpeg()]) {
    for (const share of [0.3, 0.6])
      expect(refusalOf(whole.slice(0, whole.length * share))).toContain("cannot be opened");
    expect(refusalOf(whole.slice(0, 12))).toContain("cannot be opened");
  }
  const flipped = samplePng();
  flipped[60] = (flipped[60] ?? 0) ^ 1;
  expect(refusalOf(flipped)).toContain("cannot be opened");
  expect(refusalOf(Buffer.concat([samplePng().slice(0, 8), randomBytes(1000)]))).not.toBe("");
  expect(refusalOf(Buffer.concat([sampleJpeg().slice(0, 4), randomBytes(1000)]))).not.toBe("");
});

test("a small file that claims to be a huge picture is refused before it is unpacked", () => {
  const png = Buffer.from(samplePng());
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  expect(refusalOf(png)).toContain("60000 × 60000 pixels");
  const jpeg = Buffer.from(sampleJpeg());
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg.writeUInt16BE(60_000, frame + 5);
  jpeg.writeUInt16BE(60_000, frame + 7);
  expect(refusalOf(jpeg)).toContain("60000 × 60000 pixels");
  expect(refusalOf(samplePng(1300, 1300))).toContain("Scale it down");
});
