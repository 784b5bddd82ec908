import { castBallot, openLink, type Refusal, type Sent, type TestOnly } from "../../views/scripts/ballot-client.ts";
import { sturdyStorage } from "../../views/scripts/pending-ballot.ts";
import type { Answers } from "../../views/scripts/seal.ts";
import type { ScoringKey } from "../score/instrument.ts";
import { demoComments } from "./comments.ts";
import { companyMeans, companyYes, demoCompany, demoTeams } from "./company.ts";
import { simulate } from "./simulator.ts";
import { type Chance, seededChance } from "./simulator-chance.ts";
import type { KindShares } from "./simulator-plan.ts";

/** What one simulated employee is going to do with the link. */
export interface Employee {
  readonly email: string;
  /** null: reads the mail and does not answer */
  readonly reply: {
    readonly answers: Answers;
    readonly pace: { readonly speed: boolean; readonly tooFast: boolean };
  } | null;
}

/** Who answers: the same seed gives the same people, as they are now or as they were before the first action. */
export interface DemoPeople {
  readonly seed: number;
  readonly isEarlier: boolean;
}

/** How much of each one's standing was the same in the earlier wave. */
const sameStanding = 0.8;

/** All employees of the demo company, in the order of its roster. */
export function demoEmployees(key: ScoringKey, { seed, isEarlier }: DemoPeople): Employee[] {
  const teams = demoTeams();
  const chance = seededChance(seed + 1);
  const simulation = simulate(key, {
    seed,
    means: companyMeans,
    kindShares: sharesOf(companyYes),
    icc: 0.08,
    responseRate: 0.84,
    careless: { straight: 0.015, random: 0.01 },
    // the simulator asks the same people again; here that second time is the one that lies before
    wave2: isEarlier ? { rho: sameStanding, shift: 0 } : null,
    teams: teams.map((team) => ({
      id: team.externalId,
      size: team.size,
      ...(team.means === undefined ? {} : { means: { ...companyMeans, ...team.means } }),
      ...(team.yes === undefined ? {} : { kindShares: sharesOf(team.yes) }),
      ...(team.responseRate === undefined ? {} : { responseRate: team.responseRate }),
      ...(team.before === undefined ? {} : { gains: team.before }),
    })),
  });
  const { people } = simulation.second ?? simulation;
  return people.map((person, index) => ({
    email: `p${String(index + 1).padStart(3, "0")}@${demoCompany.mailDomain}`,
    reply:
      person.response === null
        ? null
        : {
            answers: { ...answersOf(key, person.response.answers), ...freeAnswers(chance, person.teamId) },
            pace: person.response.pace,
          },
  }));
}

/** Opens the link of a mail and answers, with the code that browsers run, over HTTP. */
export async function answerMail(
  link: string,
  reply: NonNullable<Employee["reply"]>,
): Promise<Sent | TestOnly | Refusal> {
  const [baseUrl = "", fragment = ""] = link.split("#");
  return await castBallot({
    baseUrl,
    fragment,
    answers: reply.answers,
    pace: reply.pace,
    fetch,
    storage: sturdyStorage(),
  });
}

/** True if the link of a mail can still be answered with. */
export async function isUnused(link: string): Promise<boolean> {
  const [baseUrl = "", fragment = ""] = link.split("#");
  return !("refused" in (await openLink(baseUrl, fragment, { fetch, storage: sturdyStorage() })));
}

/** "RUL.KC" -> 0.86 as the simulator takes it. */
function sharesOf(yes: Readonly<Record<string, number>>): KindShares {
  const shares: Record<string, Record<string, number>> = {};
  for (const [name, share] of Object.entries(yes)) {
    const [kind = "", question = ""] = name.split(".");
    shares[kind] = { ...shares[kind], [question]: share };
  }
  return shares;
}

/** The clicks as a survey form keeps them; what was skipped is left out. */
function answersOf(key: ScoringKey, row: readonly number[]): Answers {
  const answers: Record<string, number | string | Record<string, string>> = {};
  key.order.forEach((code, i) => {
    const click = row[i] ?? -1;
    if (click >= 0) answers[code] = click === 0 ? "DK" : click;
  });
  key.kindQuestions.forEach(({ code }, q) => {
    const cells = key.kinds.flatMap((kind, k) => {
      const cell = row[key.order.length + q * key.kinds.length + k] ?? -1;
      return cell < 0 ? [] : [[kind.code, ["no", "yes", "DK"][cell] ?? "DK"] as const];
    });
    if (cells.length > 0) answers[code] = Object.fromEntries(cells);
  });
  return answers;
}

/** The optional end of the form: some write a comment, most say how long they have been there. */
function freeAnswers(chance: Chance, teamId: string): Answers {
  const answers: Record<string, number | string> = {};
  if (chance.flip(0.18)) answers["comment"] = demoComments[Math.floor(chance.uniform() * demoComments.length)] ?? "";
  if (chance.flip(0.9)) answers["EXP1"] = Math.min(5, Math.max(1, Math.round(3.7 + 0.9 * chance.normal())));
  if (chance.flip(0.92)) {
    const draw = teamId === "L-430" ? 0 : chance.uniform();
    answers["TEN"] = draw < 0.18 ? "under1" : draw < 0.5 ? "1to3" : "over3";
  }
  return answers;
}
