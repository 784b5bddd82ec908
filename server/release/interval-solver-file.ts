import loadHighs from "highs";
import type { IntervalProblem, IntervalSolver } from "./attack-means.ts";

/**
 * The solver of linear programs that the attack on a release uses: HiGHS, compiled to WebAssembly, from the package.
 * Takes about 50 ms to load and some milliseconds a problem; nothing is kept between problems.
 */
export async function loadIntervalSolver(): Promise<IntervalSolver> {
  // its types are written for CommonJS, where the function lies one step deeper than in the module that Node loads
  const highs = await (loadHighs as unknown as typeof loadHighs.default)();
  return (problem) => {
    const solution = highs.solve(modelOf(problem), { output_flag: false, time_limit: 5 });
    if (solution.Status === "Infeasible") return "infeasible";
    if (solution.Status !== "Optimal") throw new Error(`the solver of the attack ended with: ${solution.Status}`);
    return solution.ObjectiveValue;
  };
}

/** The problem as text in the LP format; variables are x0, x1, and so on. */
function modelOf({ minimise, rows, bounds, areWhole }: IntervalProblem): string {
  const terms = (coefficients: readonly number[]) =>
    coefficients.flatMap((c, at) => (c === 0 ? [] : [`${c < 0 ? "-" : "+"} ${Math.abs(c)} x${at}`])).join(" ") ||
    "0 x0";
  const constraints = rows.flatMap(({ coefficients, least, most }, at) => [
    ` a${at}: ${terms(coefficients)} >= ${least}`,
    ` b${at}: ${terms(coefficients)} <= ${most}`,
  ]);
  const limits = bounds.map(([least, most], at) => ` ${least} <= x${at} <= ${most}`);
  const whole = areWhole ? ["General", ` ${bounds.map((_, at) => `x${at}`).join(" ")}`] : [];
  return [
    "Minimize",
    ` o: ${terms(minimise)}`,
    "Subject To",
    ...constraints,
    "Bounds",
    ...limits,
    ...whole,
    "End",
  ].join("\n");
}
