/**
 * Which kinds of action serve which obstacle. Links between the components of COM-B and the intervention functions:
 * Michie, van Stralen and West (2011), Implementation Science 6:42, table 2, with those that the Theoretical Domains
 * Framework adds, as BMC Health Services Research (2018), doi 10.1186/s12913-018-3778-2, table 1, gives them.
 */
export const interventionFunctions = [
  ...(["education", "persuasion", "incentivisation", "coercion", "training", "restriction"] as const),
  ...(["environmentalRestructuring", "modelling", "enablement"] as const),
] as const;
export type InterventionFunction = (typeof interventionFunctions)[number];

export type Component =
  | "psychologicalCapability"
  | "physicalOpportunity"
  | "socialOpportunity"
  | "reflectiveMotivation"
  | "automaticMotivation";

export const functionsFor: Readonly<Record<Component, readonly InterventionFunction[]>> = {
  psychologicalCapability: ["education", "training", "environmentalRestructuring", "modelling", "enablement"],
  physicalOpportunity: ["training", "restriction", "environmentalRestructuring", "enablement"],
  socialOpportunity: ["restriction", "environmentalRestructuring", "modelling", "enablement"],
  reflectiveMotivation: ["education", "persuasion", "incentivisation", "coercion", "modelling", "enablement"],
  automaticMotivation: [
    ...(["persuasion", "incentivisation", "coercion", "training"] as const),
    ...(["environmentalRestructuring", "modelling", "enablement"] as const),
  ],
};

/** What a low scale means in the terms of COM-B: our reading of its statements. */
export const componentsOf: Readonly<Record<string, readonly Component[]>> = {
  REW: ["reflectiveMotivation", "automaticMotivation"],
  STK: ["reflectiveMotivation"],
  LSK: ["psychologicalCapability"],
  LHP: ["psychologicalCapability", "socialOpportunity"],
  TLS: ["physicalOpportunity"],
  SOC: ["physicalOpportunity", "socialOpportunity"],
  INI: ["socialOpportunity"],
  MIS: ["socialOpportunity", "automaticMotivation"],
};

/** Functions that nobody is advised to use: learning of one's own is not forced. */
export const neverAdvised: readonly InterventionFunction[] = ["coercion", "restriction"];

/** True if the published links name the function for what the scale measures; scales of other definitions have none. */
export function isLinked(scale: string, action: InterventionFunction): boolean {
  const components = componentsOf[scale];
  return components === undefined || components.some((component) => functionsFor[component].includes(action));
}
