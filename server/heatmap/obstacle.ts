/** What a scale means in a sentence about a team. A scale of another definition is called by its name. */

export interface ScaleWords {
  /** "…, and in three of them it is the same thing: mistakes are not safe" */
  readonly obstacle: string;
  /** "bottom-up, after making mistakes safe" */
  readonly repair: string;
  /** "First, make mistakes safe in …" */
  readonly act: string;
  /** "People here want to learn" */
  readonly strength: string;
}

const known: Readonly<Record<string, ScaleWords>> = {
  REW: {
    obstacle: "good work is not rewarded",
    repair: "rewarding good work",
    act: "reward good work",
    strength: "are rewarded when they do well",
  },
  STK: {
    obstacle: "people see little gain in learning",
    repair: "making learning worth it",
    act: "make learning worth it",
    strength: "want to learn",
  },
  LSK: {
    obstacle: "people are unsure how to manage their own learning",
    repair: "practising how to learn",
    act: "practise how to learn",
    strength: "know how to manage their own learning",
  },
  LHP: {
    obstacle: "nobody helps people learn how to learn",
    repair: "giving help with learning how to learn",
    act: "give help with learning how to learn",
    strength: "get help with learning how to learn",
  },
  TLS: {
    obstacle: "the tools get in the way",
    repair: "giving people the right tools",
    act: "give people the right tools",
    strength: "have the tools they need",
  },
  SOC: {
    obstacle: "know-how is not shared",
    repair: "giving people a place to share what they know",
    act: "give people a place to share what they know",
    strength: "share what they know",
  },
  INI: {
    obstacle: "people must ask before they try",
    repair: "giving people room to try",
    act: "give people room to try",
    strength: "have room to try things",
  },
  MIS: {
    obstacle: "mistakes are not safe",
    repair: "making mistakes safe",
    act: "make mistakes safe",
    strength: "can speak openly about mistakes",
  },
};

export function scaleWordsOf(code: string, name: string): ScaleWords {
  return (
    known[code] ?? {
      obstacle: `“${name}” is missing`,
      repair: `putting “${name}” right`,
      act: `put “${name}” right`,
      strength: `do well on “${name}”`,
    }
  );
}
