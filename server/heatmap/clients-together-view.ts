import type { Account } from "../access/member.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords, numberInWords } from "../http/words.ts";
import { type ClientsTogether, clientsFrom, type TogetherScale } from "./clients-together.ts";
import { markOf, type VerdictMark, verdictOrder } from "./verdict-mark.ts";

export const clientsTogetherPage = definePage<ClientsTogetherView>("staff/clients-together");

export interface ClientsTogetherView {
  readonly layout: StaffLayout;
  readonly lead: string;
  /** why there is nothing more to see; "" where there is */
  readonly tooFew: string;
  readonly teams: string;
  readonly tally: readonly { readonly share: string; readonly count: string; readonly mark: VerdictMark }[];
  readonly pillars: readonly { readonly name: string; readonly scales: readonly ScaleLine[] }[];
}

interface ScaleLine {
  readonly name: string;
  /** the mean; or why there is no number */
  readonly says: string;
  readonly spread: string;
  readonly organisations: string;
  /** on an axis from 0 to 100; undefined where there is no number */
  readonly bar: { readonly mean: number; readonly from: number; readonly length: number } | undefined;
}

const pillarNames = [
  ["MOTIVE", "Motive"],
  ["MEANS", "Means"],
  ["OPPORTUNITY", "Opportunity"],
  ["CONTEXT", "The work itself"],
] as const;

/** The page of several clients at once: sums and means only. */
export function clientsTogetherView(account: Account, { withResults, counted, together }: ClientsTogether) {
  const others = withResults - counted;
  const without = others > 0 ? ` ${countInWords(others, "client was", "clients were")} asked other questions.` : "";
  const teams = together ? verdictOrder.reduce((sum, verdict) => sum + together.verdicts[verdict], 0) : 0;
  const view: ClientsTogetherView = {
    layout: staffLayout({ title: "Clients together", who: account, currentHref: paths.clientsTogether() }),
    lead: together
      ? `The newest results of ${numberInWords(counted)} of your clients, each counted once, whatever its size.${without}`
      : "",
    tooFew: together
      ? ""
      : `${leadOfFew(counted)}${without} Numbers are put together from ${clientsFrom} on, so that none of them can be told from the others.`,
    teams: countInWords(teams, "team", "teams"),
    tally: verdictOrder.map((verdict) => {
      const count = together?.verdicts[verdict] ?? 0;
      const share = `${teams === 0 ? 0 : Math.round((100 * count) / teams)} %`;
      return { share, count: countInWords(count, "team", "teams"), mark: markOf(verdict) };
    }),
    pillars: pillarNames.map(([code, name]) => ({
      name,
      scales: (together?.scales ?? []).filter(({ pillar }) => pillar === code).map(scaleLineOf),
    })),
  };
  return view;
}

function leadOfFew(counted: number): string {
  return counted === 0
    ? "None of your clients has results yet."
    : `${countInWords(counted, "client", "clients")} with results can be put together so far.`;
}

function scaleLineOf({ name, organisations, across }: TogetherScale): ScaleLine {
  const of = countInWords(organisations, "client", "clients");
  if (across === null)
    return { name, says: `Shown by fewer than ${clientsFrom} clients`, spread: "", organisations: of, bar: undefined };
  const [mean, spread] = [Math.round(across.mean), Math.round(across.deviation)];
  const [from, to] = [Math.max(0, mean - spread), Math.min(100, mean + spread)];
  return {
    name,
    says: numberInWords(mean),
    spread: numberInWords(spread),
    organisations: of,
    bar: { mean, from, length: to - from },
  };
}
