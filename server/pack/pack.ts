import { blockOf, type PackBlock } from "./pack-block.ts";
import type { PackFacts } from "./pack-facts.ts";
import { insertedBlocks } from "./pack-inserts.ts";
import { valuesOf } from "./pack-values.ts";
import type { Condition, PackWording, WordingBlock } from "./pack-wording.ts";
import { filled, runsOf, type Values } from "./runs.ts";

/** A finished pack: what its page and its PDF show. */
export interface Pack {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly organisation: string;
  readonly wave: string;
  /** 2026-11-24 */
  readonly madeOn: string;
  /** stands on every page while nothing is frozen; else empty */
  readonly banner: string;
  readonly cover: readonly { readonly term: string; readonly text: string }[];
  readonly words: { readonly contents: string; readonly page: string; readonly of: string };
  readonly sections: readonly {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly isTemplate: boolean;
    readonly blocks: readonly PackBlock[];
  }[];
}

/** The pack of a wave in the words of one language. */
export function packOf(facts: PackFacts, wording: PackWording): Pack {
  const values = valuesOf(facts, wording);
  return {
    language: wording.language,
    title: wording.title,
    subtitle: wording.subtitle,
    organisation: facts.organisation,
    wave: facts.title,
    madeOn: facts.madeOn,
    banner: filled(facts.frozen === null ? wording.banner.planned : wording.banner.launched, values),
    cover: coverOf(facts, wording, values),
    words: { contents: wording.words.contents, page: wording.words.page, of: wording.words.of },
    sections: wording.sections.map((section, at) => ({
      id: section.id,
      number: at + 1,
      title: section.title,
      isTemplate: section.isTemplate ?? false,
      blocks: section.blocks
        .filter((block) => block.when === undefined || holds(block.when, facts))
        .flatMap((block) => blocksOf(block, facts, values)),
    })),
  };
}

function coverOf(facts: PackFacts, { cover }: PackWording, values: Values): Pack["cover"] {
  const lines: [string, string | undefined][] = [
    [cover.organisation, facts.organisation],
    [cover.askedBy, facts.askedBy],
    [cover.dates, values["dates"]],
    [cover.mode, values["keyHolder"]],
    [cover.invited, values["invitedInWords"]],
    [cover.madeOn, values["madeOn"]],
    [cover.fingerprint, facts.frozen?.code.join(" ")],
  ];
  return lines.flatMap(([term, text]) => (text === undefined ? [] : [{ term, text }]));
}

function holds(condition: Condition, facts: PackFacts): boolean {
  const isTrue: Readonly<Record<Condition, boolean>> = {
    sealed: facts.mode === "sealed",
    trustee: facts.mode === "trustee",
    planned: facts.frozen === null,
    launched: facts.frozen !== null,
    attacked: facts.attack !== null,
    unattacked: facts.attack === null,
  };
  return isTrue[condition];
}

function blocksOf(block: WordingBlock, facts: PackFacts, values: Values): PackBlock[] {
  const runs = (wording: string) => runsOf(wording, values);
  if ("p" in block) return [blockOf({ text: runs(block.p) })];
  if ("h" in block) return [blockOf({ heading: runs(block.h) })];
  if ("note" in block) return [blockOf({ note: runs(block.note) })];
  if ("list" in block) return [blockOf({ list: block.list.map(runs) })];
  if ("steps" in block) return [blockOf({ steps: block.steps.map(([title, text]) => ({ title, text: runs(text) })) })];
  if ("signatures" in block) return [blockOf({ signatures: block.signatures })];
  if ("insert" in block) return insertedBlocks(block.insert, facts, values);
  const { caption, head, rows } = block.table;
  const shown = rows.flatMap((cells) => {
    const condition = cells.length > head.length ? cells.at(-1) : undefined;
    if (condition !== undefined && !holds(condition as Condition, facts)) return [];
    const [first = "", ...others] = cells.slice(0, head.length);
    return [{ head: runs(first), cells: others.map(runs) }];
  });
  return [blockOf({ table: { caption, head, rows: shown } })];
}
