import type { ScaleCode, ScaleKey, ScoringKey } from "../../server/score/instrument.ts";

/** Items of each sub-scale; a minus marks a reverse-keyed item. */
const items: Readonly<Record<ScaleCode, string>> = {
  REW: "REW1 REW2 -REW3 -REW4",
  STK: "STK1 STK2 -STK3",
  LSK: "LSK1 LSK2 LSK3 -LSK4",
  LHP: "LHP1 LHP2 -LHP3",
  TLS: "TLS1 TLS2 -TLS3",
  SOC: "SOC1 SOC2 -SOC3",
  INI: "INI1 INI2 -INI3 INI4",
  MIS: "MIS1 -MIS2 MIS3 -MIS4",
  CHG: "CHG1 CHG2 -CHG3",
  CRT: "CRT1 CRT2 -CRT3",
  DEP: "DEP1 DEP2 -DEP3",
};

const pillarOf: Readonly<Record<ScaleCode, ScaleKey["pillar"]>> = {
  REW: "MOTIVE",
  STK: "MOTIVE",
  LSK: "MEANS",
  LHP: "MEANS",
  TLS: "MEANS",
  SOC: "MEANS",
  INI: "OPPORTUNITY",
  MIS: "OPPORTUNITY",
  CHG: "CONTEXT",
  CRT: "CONTEXT",
  DEP: "CONTEXT",
};

const order = [
  "INI4 TLS3 LSK3 LHP1 STK3 INI1 REW1",
  "MIS1 SOC3 TLS1 REW2 LHP2 MIS3 LSK4",
  "TLS2 SOC1 STK1 REW3 INI2 MIS4 LSK2",
  "LHP3 STK2 MIS2 SOC2 INI3 LSK1 REW4",
  "DEP1 CRT2 CHG3 DEP2 CHG2 CRT1 DEP3 CHG1 CRT3",
]
  .join(" ")
  .split(" ");

/** The scoring key of instrument 1.0.0, as the reference values were made with. */
export const readinessKey: ScoringKey = {
  version: "1.0.0",
  order,
  scales: (Object.keys(items) as ScaleCode[]).map((code) => ({
    code,
    name: code,
    shortName: code,
    pillar: pillarOf[code],
    items: items[code].split(" ").map((item) => ({ code: item.replace("-", ""), key: item.startsWith("-") ? -1 : 1 })),
  })),
  kinds: ["RUL", "IND", "TOO", "PRD", "PRB", "PPL"].map((code) => ({ code, label: code })),
  kindQuestions: [{ code: "KC" }, { code: "KD" }, { code: "KR" }],
};
