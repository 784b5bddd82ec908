import fc from "fast-check";
import { expect, test } from "vitest";
import { afterMove, arranged } from "../../server/edit/arrangement.ts";

/** Reports with sections of level 1, each with some teams behind it. */
const reports = fc
  .array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 })
  .map((groups) =>
    groups.flatMap((teams, g) => [
      { section: { id: `s${g}`, level: 1 as const } },
      ...Array.from({ length: teams }, (_, t) => ({ section: { id: `s${g}t${t}`, level: 2 as const } })),
    ]),
  );
type Report = readonly { readonly section: { readonly id: string; readonly level: 1 | 2 } }[];
const idsOf = (report: Report): readonly string[] => report.map(({ section }) => section.id);
/** Which section each team stands in. */
const homesOf = (report: Report) => {
  let home = "";
  return new Map(
    report.flatMap(({ section }) => {
      if (section.level === 1) home = section.id;
      return section.level === 2 ? [[section.id, home]] : [];
    }) as [string, string][],
  );
};

test("without an order the sections stand as generated, and any order loses none and moves no team elsewhere", () => {
  fc.assert(
    fc.property(reports, fc.array(fc.string()), (report, noise) => {
      expect(arranged(report, [])).toEqual(report);
      const order = fc.sample(fc.shuffledSubarray([...idsOf(report)]), 1)[0] ?? [];
      const now = arranged(report, [...noise, ...order]);
      expect([...idsOf(now)].sort()).toEqual([...idsOf(report)].sort());
      expect(homesOf(now)).toEqual(homesOf(report));
    }),
  );
});

test("a move is undone by the move back, changes nothing at an end, and survives sections that come later", () => {
  fc.assert(
    fc.property(reports, fc.nat(), fc.constantFrom(-1 as const, 1 as const), (report, pick, by) => {
      const ids = idsOf(report);
      const id = ids[pick % ids.length] ?? "";
      const order = afterMove(report, id, by);
      const now = arranged(report, order);
      expect(idsOf(now)).toEqual(order);
      const isMoved = order.join() !== ids.join();
      if (isMoved) expect(afterMove(now, id, by === 1 ? -1 : 1)).toEqual(ids);
      const later = [...report, { section: { id: "later", level: 1 as const } }];
      expect(idsOf(arranged(later, order)).filter((one) => one !== "later")).toEqual(order);
    }),
  );
});

test("a section moves with its teams; a team moves among the teams of its section", () => {
  const report: Report = [
    { section: { id: "a", level: 1 } },
    { section: { id: "b", level: 1 } },
    { section: { id: "b1", level: 2 } },
    { section: { id: "b2", level: 2 } },
    { section: { id: "c", level: 1 } },
  ];
  expect(afterMove(report, "b", 1)).toEqual(["a", "c", "b", "b1", "b2"]);
  expect(afterMove(report, "a", -1)).toEqual(["a", "b", "b1", "b2", "c"]);
  expect(afterMove(report, "b2", -1)).toEqual(["a", "b", "b2", "b1", "c"]);
  expect(afterMove(report, "b1", -1)).toEqual(["a", "b", "b1", "b2", "c"]);
  expect(afterMove(report, "b2", 1)).toEqual(["a", "b", "b1", "b2", "c"]);
});
