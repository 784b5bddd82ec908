import { z } from "zod";

/**
 * What the answers to an instrument mean, as `survey-definitions/NAME.key.json` says it: which statements form which
 * sub-scale, which count against it (key -1), the order in which they are shown, and the kinds of learning that the
 * three grids ask about.
 */
export interface ScoringKey {
  /** of the instrument: changes with every wording that can change meaning */
  readonly version: string;
  readonly scales: readonly KeyedScale[];
  /** codes of all scored statements, in the order shown */
  readonly order: readonly string[];
  readonly kinds: readonly { readonly code: string; readonly label: string }[];
  readonly kindQuestions: readonly {
    readonly code: "KC" | "KD" | "KR";
    readonly text: string;
    readonly gate: "CERTAINTY" | "DEPENDENCE" | "PRIORITY";
  }[];
}

export interface KeyedScale {
  readonly code: (typeof scaleCodes)[number];
  readonly name: string;
  /** one word, for the heads of narrow columns */
  readonly shortName: string;
  readonly pillar: "MOTIVE" | "MEANS" | "OPPORTUNITY" | "CONTEXT";
  readonly items: readonly {
    readonly code: string;
    readonly key: 1 | -1;
    /** why the statement is there */
    readonly rationale: string;
  }[];
}

const scaleCodes = ["REW", "STK", "LSK", "LHP", "TLS", "SOC", "INI", "MIS", "CHG", "CRT", "DEP"] as const;

/** Every field of a key file, and no other. */
export const scoringKeySchema = z.strictObject({
  id: z.string().min(1).max(64),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  language: z.literal("en"),
  scales: z
    .array(
      z.strictObject({
        code: z.enum(scaleCodes),
        name: z.string().min(1).max(100),
        shortName: z.string().min(1).max(16),
        pillar: z.enum(["MOTIVE", "MEANS", "OPPORTUNITY", "CONTEXT"]),
        items: z
          .array(
            z.strictObject({
              code: z.string().regex(/^[A-Z]{3}\d[A-Z]?$/),
              key: z.union([z.literal(1), z.literal(-1)]),
              rationale: z.string().min(1).max(300),
            }),
          )
          .min(2)
          .max(4),
      }),
    )
    .length(scaleCodes.length),
  order: z.array(z.string()).min(1).max(100),
  kinds: z
    .array(z.strictObject({ code: z.string().regex(/^[A-Z]{3}$/), label: z.string().min(1).max(100) }))
    .min(1)
    .max(12),
  kindQuestions: z
    .array(
      z.strictObject({
        code: z.enum(["KC", "KD", "KR"]),
        text: z.string().min(1).max(200),
        gate: z.enum(["CERTAINTY", "DEPENDENCE", "PRIORITY"]),
      }),
    )
    .length(3),
});

/** What does not fit together inside the key itself; empty when all is well. */
export function keyFaultsOf(key: ScoringKey): string[] {
  const items = key.scales.flatMap((scale) => scale.items.map((item) => item.code));
  return [
    ...doubles(key.scales.map((scale) => scale.code)).map((code) => `scale ${code} stands twice`),
    ...doubles(items).map((code) => `statement ${code} stands twice`),
    ...doubles(key.order).map((code) => `order: ${code} stands twice`),
    ...doubles(key.kinds.map((kind) => kind.code)).map((code) => `kind ${code} stands twice`),
    ...doubles(key.kindQuestions.map((question) => question.code)).map((code) => `kind question ${code} stands twice`),
    ...items.filter((code) => !key.order.includes(code)).map((code) => `order: ${code} is missing`),
    ...key.order.filter((code) => !items.includes(code)).map((code) => `order: ${code} belongs to no scale`),
  ];
}

function doubles(codes: readonly string[]): string[] {
  return [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))];
}
