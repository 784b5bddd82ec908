/** The colours of cells in light, where no style sheet of the pages reaches them: workbooks and pictures. */

export interface BandFill {
  readonly band: string;
  readonly fill: string;
  readonly ink: string;
  /** bar at one side: below at the start, above at the end */
  readonly edge: string;
  readonly side: "start" | "end" | "none";
  readonly isStrong: boolean;
  /** "" for a band that the legend does not name */
  readonly legend: string;
}

/** The same values as the tokens of the pages; bands without a fill are left out. */
export const bandFills: readonly BandFill[] = [
  {
    band: "b2",
    fill: "#8a4b08",
    ink: "#ffffff",
    edge: "#4d2a00",
    side: "start",
    isStrong: true,
    legend: "clearly below",
  },
  {
    band: "b1",
    fill: "#f0cf9d",
    ink: "#4d2a00",
    edge: "#8a4b08",
    side: "start",
    isStrong: false,
    legend: "likely below",
  },
  {
    band: "m",
    fill: "#e4e1d8",
    ink: "#17201d",
    edge: "#e4e1d8",
    side: "none",
    isStrong: false,
    legend: "clearly in between",
  },
  {
    band: "a1",
    fill: "#d5ebe4",
    ink: "#0b3b31",
    edge: "#4a9f8b",
    side: "end",
    isStrong: false,
    legend: "likely above",
  },
  {
    band: "a2",
    fill: "#a9d7c9",
    ink: "#06342a",
    edge: "#4a9f8b",
    side: "end",
    isStrong: true,
    legend: "clearly above",
  },
  {
    band: "h1",
    fill: "#e6e2f0",
    ink: "#43356b",
    edge: "#c3b9dd",
    side: "end",
    isStrong: false,
    legend: "context likely high",
  },
  {
    band: "h2",
    fill: "#c3b9dd",
    ink: "#1d1236",
    edge: "#43356b",
    side: "end",
    isStrong: true,
    legend: "context clearly high",
  },
  { band: "ca", fill: "#e6e2f0", ink: "#43356b", edge: "#c3b9dd", side: "end", isStrong: false, legend: "" },
  { band: "cb", fill: "#e6e2f0", ink: "#43356b", edge: "#c3b9dd", side: "start", isStrong: false, legend: "" },
];
