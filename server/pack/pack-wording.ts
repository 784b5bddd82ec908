/** When a block, or a row of a table (its last cell), stands in the pack. */
export type Condition = "sealed" | "trustee" | "planned" | "launched" | "attacked" | "unattacked";

/** Parts of the pack that are made from the wave, not from words. */
export type Insert =
  | "wave"
  | "questions"
  | "thresholds"
  | "retention"
  | "picture"
  | "limits"
  | "moreLimits"
  | "attacks"
  | "fingerprint"
  | "manifest";

/** A block of prose as reports/LANGUAGE/pack.json has it. */
export type WordingBlock = { readonly when?: Condition | undefined } & (
  | { readonly p: string }
  | { readonly h: string }
  | { readonly note: string }
  | { readonly list: readonly string[] }
  | { readonly steps: readonly (readonly [title: string, text: string])[] }
  | { readonly signatures: readonly string[] }
  | { readonly insert: Insert }
  | {
      readonly table: {
        readonly caption: string;
        readonly head: readonly string[];
        readonly rows: readonly (readonly string[])[];
      };
    }
);

/** The words of packs and posters in one language. */
export interface PackWording {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly banner: { readonly planned: string; readonly launched: string };
  readonly cover: Readonly<
    Record<"organisation" | "askedBy" | "dates" | "mode" | "invited" | "madeOn" | "fingerprint", string>
  >;
  readonly words: Readonly<
    Record<
      "sealed" | "trustee" | "openBetween" | "openUntil" | "invited" | "invitedPlanned" | "contents" | "page" | "of",
      string
    >
  >;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    /** something to fill in and sign: begins on a page of its own */
    readonly isTemplate?: boolean | undefined;
    readonly blocks: readonly WordingBlock[];
  }[];
  readonly poster: {
    readonly [Name in
      | "agreed"
      | "from"
      | "until"
      | "lead"
      | "compare"
      | "compareText"
      | "original"
      | "warn"
      | "warnText"
      | "qrAlt"
      | "qrText"
      | "qrWarn"
      | "hung"
      | "signed"]: string;
  } & {
    readonly steps: readonly (readonly [title: string, text: string])[];
    readonly pictures: readonly string[];
  };
}
