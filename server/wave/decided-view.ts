import { longDay } from "./day.ts";
import type { WaveDraft } from "./draft.ts";
import { commentsInWords } from "./thresholds.ts";

/** What was decided about a wave, line by line. */
export function decidedOf({
  draft,
  boxKeyFingerprint,
}: {
  readonly draft: WaveDraft;
  /** of the works council's key; null before it was given, and where the server holds the key */
  readonly boxKeyFingerprint: string | null;
}): readonly { readonly term: string; readonly text: string }[] {
  const proved = draft.kinds.filter((kind) => kind.mustProve !== null).map((kind) => kind.label);
  return [
    { term: "Who asks", text: draft.askedBy },
    { term: "Why", text: draft.purpose },
    { term: "Whom to ask", text: draft.contact },
    { term: "Open", text: `${longDay(draft.opensOn)} to ${longDay(draft.closesOn)}` },
    {
      term: "Smallest group shown",
      text: `${draft.thresholds.k} answers; ${commentsInWords(draft.thresholds)}`,
    },
    {
      term: "Key to the box",
      text:
        draft.mode === "sealed"
          ? "The server holds it, and destroys it after the close"
          : `The works council holds it${boxKeyFingerprint === null ? "; it has not given the public half yet" : `: ${boxKeyFingerprint}`}`,
    },
    { term: "Proved by law", text: proved.length > 0 ? proved.join("; ") : "Nothing" },
  ];
}
