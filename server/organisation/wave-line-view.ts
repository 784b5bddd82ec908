import type { Role, WaveState } from "../db/schema.ts";
import { paths } from "../http/paths.ts";
import { countInWords, dayInWords } from "../http/words.ts";
import type { WaveSummary } from "./organisation.ts";

/** One wave as a line with its steps: what `partials/wave-line` shows. */
export interface WaveLineView {
  readonly title: string;
  readonly steps: readonly { readonly label: string; readonly isDone: boolean; readonly isHere: boolean }[];
  readonly says: string;
  readonly href: string;
  readonly label: string;
  readonly isPrimary: boolean;
}

const stepNames = ["Draft", "Launched", "Open", "Closed", "Released"] as const;

/** How many steps are behind a wave in this state. */
const stepOf: Readonly<Record<WaveState, number>> = {
  draft: 0,
  launching: 1,
  launched: 1,
  open: 2,
  closing: 3,
  closed: 3,
  released: 4,
  withheld: 4,
  cancelled: -1,
};

/** Says where a wave stands and leads to what comes next in it, for this role. */
export function waveLineOf(organisation: string, role: Role, wave: WaveSummary): WaveLineView {
  const here = stepOf[wave.state];
  const lastName = wave.state === "withheld" ? "Withheld" : "Released";
  const steps =
    here < 0
      ? []
      : stepNames.map((name, at) => ({ label: at === 4 ? lastName : name, isDone: at <= here, isHere: at === here }));
  return { title: wave.title, steps, says: sayOf(wave), ...nextOf(organisation, role, wave) };
}

function sayOf(wave: WaveSummary): string {
  const invited = countInWords(wave.invited, "person", "people");
  switch (wave.state) {
    case "draft":
      return `Planned for ${dayInWords(wave.opensOn)} to ${dayInWords(wave.closesOn)}.`;
    case "launching":
      return "Being prepared: keys are made, then everything is frozen.";
    case "launched":
      return `Opens on ${dayInWords(wave.opensOn)} for ${invited}.`;
    case "open":
      return `Open until ${dayInWords(wave.closesOn)} for ${invited}. No results exist before the close, not even for you.`;
    case "closing":
      return wave.trustee === "waiting"
        ? "No more answers are taken. Waiting for the works council, which holds the key to the box."
        : "No more answers are taken. The box is about to be opened.";
    case "closed":
      return "The box was opened. The results are being worked out.";
    case "released":
      return wave.releasedAt ? `${invited} were asked. Released on ${dayInWords(wave.releasedAt)}.` : "Released.";
    case "withheld":
      return wave.trustee === "given-up"
        ? "The works council, which held the key, gave nothing back: nothing was opened, and nothing is shown."
        : "Too few people answered: nothing was opened, and nothing is shown.";
    case "cancelled":
      return "Called off. No answer was opened.";
  }
}

function nextOf(
  organisation: string,
  role: Role,
  wave: WaveSummary,
): Pick<WaveLineView, "href" | "label" | "isPrimary"> {
  const params = { organisation, wave: wave.id };
  if (wave.state === "released")
    return role === "consultant"
      ? { href: paths.report(params), label: "Open the report", isPrimary: true }
      : { href: paths.heatmap(params), label: "Open the heatmap", isPrimary: true };
  const plain = (label: string) => ({ href: paths.wave(params), label, isPrimary: false });
  if (role === "manager") return { href: "", label: "", isPrimary: false };
  if (wave.state === "draft") return plain("Finish the draft");
  if (wave.state === "open") return plain("Response rates");
  return plain("Look at it");
}
