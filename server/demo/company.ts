/**
 * The believable client of the demo: Brennick Foods, 24 teams in six departments and three divisions, with truths
 * planted so that a reader can see whether the report finds them. Everything here is invented.
 */

/** Wished mean scores, 0..100, by sub-scale code; what is not named stays at the company's own level. */
export type PlantedMeans = Readonly<Record<string, number>>;

export interface DemoTeam {
  readonly externalId: string;
  readonly name: string;
  readonly size: number;
  /** What was planted, and so what an honest report should find. */
  readonly means?: PlantedMeans;
  /** Share of yes, 0..1, by "KIND.QUESTION" such as "RUL.KC". */
  readonly yes?: Readonly<Record<string, number>>;
  /** Share that answers, 0..1, where it is not the company's. */
  readonly responseRate?: number;
  /** Points by which the team stood higher or lower in the earlier wave. */
  readonly before?: PlantedMeans;
}

export interface DemoDepartment {
  readonly name: string;
  readonly teams: readonly DemoTeam[];
}

export interface DemoDivision {
  readonly name: string;
  readonly departments: readonly DemoDepartment[];
}

/** Where the company as a whole stands: sound on stake and skills, middling on the rest. */
export const companyMeans: PlantedMeans = {
  REW: 60,
  STK: 72,
  LSK: 66,
  LHP: 58,
  TLS: 63,
  SOC: 60,
  INI: 62,
  MIS: 63,
  CHG: 54,
  CRT: 46,
  DEP: 38,
};

/** Yes shares for most teams: rules must be exactly right, getting started needs a guide, the rest is open. */
export const companyYes: Readonly<Record<string, number>> = {
  "RUL.KC": 0.86,
  "RUL.KD": 0.62,
  "RUL.KR": 0.4,
  "IND.KC": 0.35,
  "IND.KD": 0.74,
  "IND.KR": 0.25,
  "TOO.KC": 0.3,
  "TOO.KD": 0.3,
  "TOO.KR": 0.72,
  "PRD.KC": 0.28,
  "PRD.KD": 0.25,
  "PRD.KR": 0.6,
  "PRB.KC": 0.1,
  "PRB.KD": 0.18,
  "PRB.KR": 0.85,
  "PPL.KC": 0.08,
  "PPL.KD": 0.3,
  "PPL.KR": 0.62,
};

const readyToGo: PlantedMeans = {
  REW: 76,
  STK: 82,
  LSK: 76,
  LHP: 74,
  TLS: 77,
  SOC: 78,
  INI: 80,
  MIS: 79,
  CHG: 78,
  CRT: 26,
  DEP: 24,
};
const certaintyRules: PlantedMeans = {
  REW: 64,
  LHP: 64,
  TLS: 66,
  SOC: 64,
  INI: 60,
  MIS: 64,
  CHG: 32,
  CRT: 82,
  DEP: 42,
};
const mistakesPunished: PlantedMeans = { MIS: 33, INI: 44, STK: 68, CRT: 44 };
const novices: PlantedMeans = {
  REW: 64,
  STK: 78,
  LSK: 60,
  LHP: 66,
  TLS: 64,
  SOC: 64,
  INI: 60,
  MIS: 66,
  CHG: 66,
  DEP: 79,
};
/** Before the sales teams had a place where they ask and answer each other. */
const alone: PlantedMeans = { SOC: -34 };
const exactWork = { "TOO.KC": 0.9, "PRD.KC": 0.85, "IND.KC": 0.85 } as const;

export const demoCompany = {
  name: "Brennick Foods",
  slug: "brennick-foods",
  mailDomain: "brennick.example",
  divisions: [
    {
      name: "Commercial",
      departments: [
        {
          name: "Sales",
          teams: [
            { externalId: "S-100", name: "Key accounts", size: 12, means: readyToGo, before: alone },
            { externalId: "S-110", name: "Field sales north", size: 11, before: alone },
            { externalId: "S-120", name: "Field sales south", size: 10, means: { REW: 47 }, before: alone },
            { externalId: "S-130", name: "Export", size: 9, before: alone },
          ],
        },
        {
          name: "Brands and service",
          teams: [
            { externalId: "B-200", name: "Brand marketing", size: 10, means: { INI: 72, SOC: 70 } },
            { externalId: "B-210", name: "Customer care", size: 18, means: { INI: 38, REW: 45, LHP: 49 } },
            {
              externalId: "B-220",
              name: "Product development",
              size: 11,
              means: { CHG: 76, INI: 74, SOC: 70, MIS: 72 },
            },
            { externalId: "B-230", name: "Online shop", size: 8, means: { CHG: 80, TLS: 74 } },
          ],
        },
      ],
    },
    {
      name: "Operations",
      departments: [
        {
          name: "Aldworth plant",
          teams: [
            { externalId: "P-300", name: "Filling line A", size: 15, means: certaintyRules, yes: exactWork },
            { externalId: "P-310", name: "Filling line B", size: 14, means: certaintyRules, yes: exactWork },
            {
              externalId: "P-320",
              name: "Quality laboratory",
              size: 9,
              means: { ...certaintyRules, SOC: 66, CRT: 84 },
              yes: exactWork,
            },
            { externalId: "P-330", name: "Maintenance", size: 11, means: { SOC: 41, CRT: 54, TLS: 52 } },
          ],
        },
        {
          name: "Supply chain",
          teams: [
            { externalId: "L-400", name: "Warehouse", size: 18, means: { SOC: 40, TLS: 44, LHP: 47 } },
            { externalId: "L-410", name: "Transport planning", size: 9, responseRate: 0.34 },
            { externalId: "L-420", name: "Purchasing", size: 8 },
            {
              externalId: "L-430",
              name: "Induction class",
              size: 14,
              means: novices,
              yes: { "TOO.KD": 0.85, "PRD.KD": 0.85, "PRB.KD": 0.8 },
            },
          ],
        },
      ],
    },
    {
      name: "Corporate",
      departments: [
        {
          name: "Finance and legal",
          teams: [
            { externalId: "F-500", name: "Accounts payable", size: 11, means: mistakesPunished },
            { externalId: "F-510", name: "Controlling", size: 10, means: mistakesPunished },
            { externalId: "F-520", name: "Credit control", size: 9, means: mistakesPunished },
            { externalId: "F-530", name: "Legal", size: 3, means: { MIS: 40 } },
          ],
        },
        {
          name: "People and technology",
          teams: [
            { externalId: "T-600", name: "People services", size: 8 },
            {
              externalId: "T-610",
              name: "Service desk",
              size: 12,
              responseRate: 0.45,
              means: { SOC: 74, TLS: 72, CHG: 68 },
            },
            { externalId: "T-620", name: "Data and applications", size: 11, means: { ...readyToGo, REW: 68 } },
            { externalId: "T-630", name: "Facilities", size: 9, means: { LHP: 46 } },
          ],
        },
      ],
    },
  ] satisfies readonly DemoDivision[],
} as const;

const firstNames =
  "Ada Amara Anil Beatriz Bram Chidi Clara Dmitri Elif Emeka Farah Finn Grace Hana Ibrahim Ines Jonas Katya Kenji Leila Liam Maren Mateo Mina Noor Oskar Priya Rafael Ruth Sanna Selim Tomas Uma Viktor Wanda Yusuf".split(
    " ",
  );
const lastNames =
  "Abbott Banerjee Castellano Dahl Eriksen Farouk Galvin Haddad Ionescu Jansen Kowalski Lindqvist Mbeki Novak Okafor Petrov Quigley Rossi Sato Thorne Ueda Varga Whitlock Yilmaz Zieliński".split(
    " ",
  );

/** The roster as the CSV that a client would send: unit id, unit path, e-mail, name, language. */
export function demoRosterCsv(): string {
  const rows = ["unit id,unit path,e-mail,name,language"];
  let person = 0;
  for (const division of demoCompany.divisions)
    for (const department of division.departments)
      for (const team of department.teams)
        for (let seat = 0; seat < team.size; seat += 1) {
          const first = firstNames[person % firstNames.length] ?? "Ada";
          const last = lastNames[Math.floor(person / 7 + person) % lastNames.length] ?? "Abbott";
          person += 1;
          rows.push(
            `${team.externalId},${division.name} / ${department.name} / ${team.name},p${String(person).padStart(3, "0")}@${demoCompany.mailDomain},${first} ${last},en`,
          );
        }
  return `${rows.join("\n")}\n`;
}

/** All teams with their planted truths. */
export function demoTeams(): DemoTeam[] {
  return demoCompany.divisions.flatMap((division) =>
    division.departments.flatMap((department) => [...department.teams]),
  );
}
