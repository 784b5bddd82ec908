const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The next cell in the direction of an arrow key, found by where cells are drawn; undefined for any other key. */
export function neighbourOf<Cell extends HTMLElement>(from: Cell, all: readonly Cell[], key: string): Cell | undefined {
  const step = steps[key];
  if (step === undefined) return undefined;
  const here = from.getBoundingClientRect();
  const [down, right] = step;
  return all
    .map((cell) => {
      const box = cell.getBoundingClientRect();
      const dx = box.left + box.width / 2 - (here.left + here.width / 2);
      const dy = box.top + box.height / 2 - (here.top + here.height / 2);
      return { cell, dx, dy };
    })
    .filter(({ dx, dy }) =>
      down !== 0 ? Math.abs(dx) < here.width / 2 && dy * down > 4 : Math.abs(dy) < 12 && dx * right > 4,
    )
    .sort((a, b) => Math.abs(a.dx) + Math.abs(a.dy) - Math.abs(b.dx) - Math.abs(b.dy))[0]?.cell;
}
