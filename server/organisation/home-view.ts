import type { Account, Membership } from "../access/member.ts";
import type { WaveState } from "../db/schema.ts";
import { definePage } from "../http/page.ts";
import { paths } from "../http/paths.ts";
import { roleNameOf, type StaffLayout, staffLayout } from "../http/staff-layout.ts";
import { countInWords, weekdayInWords } from "../http/words.ts";
import type { ActionDue, WaveSummary } from "./organisation.ts";
import { type WaveLineView, waveLineOf } from "./wave-line-view.ts";

/** One client of whoever is signed in. */
export interface HomeClient {
  readonly membership: Membership;
  readonly units: number;
  readonly people: number;
  readonly waves: readonly WaveSummary[];
  /** agreed actions that are late or due soon, the earliest first */
  readonly actions: readonly ActionDue[];
}

export interface HomeView {
  readonly layout: StaffLayout;
  readonly greeting: string;
  readonly lead: string;
  readonly newest: string;
  readonly due: readonly {
    readonly day: string;
    readonly when: string;
    readonly isLate: boolean;
    readonly client: string;
    readonly what: string;
    readonly href: string;
    readonly label: string;
  }[];
  readonly clients: readonly {
    readonly name: string;
    readonly initial: string;
    readonly href: string;
    readonly size: string;
    readonly role: string;
    readonly waves: readonly WaveLineView[];
    readonly nothingYet: string;
    readonly nextHref: string;
    readonly nextLabel: string;
  }[];
  readonly isEmpty: boolean;
  readonly isOperator: boolean;
  readonly newHref: string;
}
export const homePage = definePage<HomeView>("staff/home");

const dueDay = (wave: WaveSummary): string | undefined =>
  ({ draft: wave.opensOn, launched: wave.opensOn, open: wave.closesOn })[wave.state as "draft" | "launched" | "open"];

const dueWhat: Partial<Record<WaveState, string>> = {
  draft: "is planned to open, and still a draft.",
  launched: "opens.",
  open: "is open until the end of this day.",
};

/** The start page: what is due, then every client with its waves. `today` is a UTC day such as 2026-11-24. */
export function homeView(account: Account, clients: readonly HomeClient[], today: string): HomeView {
  const waves = clients.reduce((sum, client) => sum + client.waves.length, 0);
  const due = dueOf(clients, today);
  const first = account.name.split(" ")[0] ?? account.name;
  return {
    layout: staffLayout({ title: "Clients", who: account, currentHref: paths.home() }),
    greeting: `Hello, ${first}`,
    lead:
      clients.length === 0
        ? "You are not a member of any organisation yet."
        : `${countInWords(clients.length, "client", "clients")}, ${countInWords(waves, "wave", "waves")}.`,
    newest: due.length > 0 ? "Here is what comes next." : "",
    due,
    clients: clients.map((client) => clientOf(client)),
    isEmpty: clients.length === 0,
    isOperator: account.isOperator,
    newHref: paths.organisationNew(),
  };
}

/** Lines on the start page that say what is due. */
const dueShown = 8;

function dueOf(clients: readonly HomeClient[], today: string): HomeView["due"] {
  return clients
    .filter((client) => client.membership.role !== "manager")
    .flatMap((client) => [...wavesDueOf(client), ...actionsDueOf(client)])
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .slice(0, dueShown)
    .map((due) => ({ ...due, when: due.day === today ? "Today" : weekdayInWords(due.day), isLate: due.day <= today }));
}

type Due = Omit<HomeView["due"][number], "when" | "isLate">;

function wavesDueOf({ membership: { organisation }, waves }: HomeClient): readonly Due[] {
  return waves.flatMap((wave) => {
    const day = dueDay(wave);
    if (day === undefined) return [];
    return {
      day,
      client: organisation.name,
      what: `${wave.title} ${dueWhat[wave.state] ?? ""}`,
      href: paths.wave({ organisation: organisation.slug, wave: wave.id }),
      label: wave.state === "open" ? "Response" : "Look at it",
    };
  });
}

/** A line for the actions of one wave, on the day of the earliest. */
function actionsDueOf({ membership: { organisation }, waves, actions }: HomeClient): readonly Due[] {
  return waves.flatMap(({ id }) => {
    const due = actions.filter(({ waveId }) => waveId === id);
    const [first] = due;
    if (first === undefined) return [];
    const more = due.length > 1 ? `, and ${countInWords(due.length - 1, "more is", "more are")} due soon` : "";
    return {
      day: first.dueOn,
      client: organisation.name,
      what: `“${first.what}” was agreed for this day (${first.unitName})${more}.`,
      href: paths.actions({ organisation: organisation.slug, wave: id }),
      label: "Actions",
    };
  });
}

function clientOf(client: HomeClient): HomeView["clients"][number] {
  const { organisation, role } = client.membership;
  const params = { organisation: organisation.slug };
  const isEmpty = client.people === 0;
  const mayPlan = role !== "manager";
  return {
    name: organisation.name,
    initial: [...organisation.name][0]?.toUpperCase() ?? "",
    href: paths.organisation(params),
    size: isEmpty
      ? "Nobody on the roster yet"
      : `${countInWords(client.people, "person", "people")} in ${countInWords(client.units, "unit", "units")}`,
    role: roleNameOf(role),
    waves: client.waves.map((wave) => waveLineOf(organisation.slug, role, wave)),
    nothingYet:
      client.waves.length > 0
        ? ""
        : isEmpty && mayPlan
          ? "Import the people first, then plan the first wave."
          : "No wave yet.",
    nextHref: client.waves.length > 0 || !mayPlan ? "" : isEmpty ? paths.peopleImport(params) : paths.waveNew(params),
    nextLabel: isEmpty ? "Import people" : "Plan a wave",
  };
}
