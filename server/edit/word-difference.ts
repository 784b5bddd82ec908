/** What changed between two texts, word by word: the longest common subsequence of their words (Hunt and McIlroy 1976). */
export interface DifferencePart {
  readonly text: string;
  readonly change: "same" | "added" | "removed";
}

/** Above so many pairs of words the texts are shown one after the other instead: the table would not fit in memory. */
const pairsAtMost = 4_000_000;

/** The parts of both texts in reading order; "same" and "removed" together are the earlier, "same" and "added" the later. */
export function wordDifference(earlier: string, later: string): readonly DifferencePart[] {
  const a = wordsOf(earlier);
  const b = wordsOf(later);
  if (a.length * b.length > pairsAtMost)
    return [
      { text: earlier, change: "removed" },
      { text: later, change: "added" },
    ];
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: { text: string; change: DifferencePart["change"] }[] = [];
  const add = (text: string, change: DifferencePart["change"]): void => {
    const last = parts.at(-1);
    if (last?.change === change) last.text += text;
    else parts.push({ text, change });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      add(left, "same");
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      add(left, "removed");
      i++;
    } else if (right !== undefined) {
      add(right, "added");
      j++;
    }
  }
  return parts;
}

/** Words and what stands between them, together the text again. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}
