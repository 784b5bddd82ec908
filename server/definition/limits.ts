import type { WaveMode } from "../db/schema.ts";

/** What cannot be promised, as respondents read it before the first question. The one source of these words. */
export interface Limits {
  /** said at once */
  readonly first: readonly { readonly title: string; readonly text: string }[];
  /** said to whoever opens the list */
  readonly more: readonly string[];
}

const device = {
  title: "Your device.",
  text: "If your employer manages this phone or computer, it could be watched. Your own phone is safer.",
};

const words = { title: "Your words.", text: "In the comment box, a story or your way of writing can give you away." };

/** The one that depends on who holds the key to the box. */
const cheats: Readonly<Record<WaveMode, { readonly title: string; readonly text: string }>> = {
  sealed: {
    title: "A cheat at the server.",
    text:
      "The key to the box lies on the server until the survey closes. Someone who runs the server and breaks the rules " +
      "could copy it, note the time of each ballot, and match many answers to people.",
  },
  trustee: {
    title: "Two cheats together.",
    text:
      "The works council holds the key to the box, not the server. Someone there and someone who runs the server could " +
      "break the rules together and match answers to people. Someone at the server alone would have to swap your " +
      "colleagues’ ballots for false ones.",
  },
};

const more = [
  "Someone who takes over the server could show you a changed page. The code on the notice board makes that easier to notice. It cannot rule it out.",
  "If nearly everyone in a group says the same, that says something about you too. We hide the clearest cases.",
  "If all your colleagues compared their own answers, they could work out what is left.",
  "The system must know if you picked up a ballot, so that it can send a reminder. No person is shown this.",
  "Sent is sent. We cannot find your ballot, so we cannot change it or delete it. And if this device breaks or is cleared while it is sending, we cannot give you a new ballot.",
];

/** The limits of a wave in this mode; where no comment is asked for, nobody's words give them away. */
export function limitsOf(mode: WaveMode, hasComment = true): Limits {
  return { first: [device, ...(hasComment ? [words] : []), cheats[mode]], more };
}
