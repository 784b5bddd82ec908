import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The fonts of every PDF, from packages: Source Sans 3 (OFL 1.1; Latin, Greek, Cyrillic), and behind it DejaVu for
 * what it lacks in names (Arabic, Hebrew, symbols) and for codes.
 */
export function readFonts(): Uint8Array[] {
  const { resolve } = createRequire(import.meta.url);
  const source = dirname(resolve("@expo-google-fonts/source-sans-3/package.json"));
  const dejavu = join(dirname(resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return [
    ...["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"].map((cut) =>
      join(source, cut, `SourceSans3_${cut}.ttf`),
    ),
    ...["DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold"].map((cut) =>
      join(dejavu, `${cut}.ttf`),
    ),
  ].map((path) => new Uint8Array(readFileSync(path)));
}
