/** How numbers are said on pages and in the report: whole points, whole percents, no false precision. British English. */
import type { Interval } from "../release/release.ts";

/** What keeps a number and its sign on one line. */
const noBreak = "\u00a0";

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** A whole number with a comma at the thousands: 1,204. */
export function numberOf(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count in running text: "no", "one" to "twelve", then digits. */
export function countWordOf(count: number): string {
  return words[count] ?? numberOf(count);
}

/** The same at the beginning of a sentence. */
export function capitalOf(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A score in whole points, kept between 0 and 100. */
export function pointsOf(score: number): string {
  return Math.round(Math.min(100, Math.max(0, score))).toString();
}

/** "34 to 49", or an empty string where there is no interval. */
export function rangeOf(interval: Interval | null): string {
  if (interval === null || interval.lower === null || interval.upper === null) return "";
  return `${pointsOf(interval.lower)} to ${pointsOf(interval.upper)}`;
}

/** A chance in whole percents; never "0 %" and never "100 %", because nothing is that sure. */
export function chanceOf(probability: number): string {
  if (probability < 0.01) return `under${noBreak}1${noBreak}%`;
  if (probability > 0.99) return `over${noBreak}99${noBreak}%`;
  return `${Math.round(probability * 100)}${noBreak}%`;
}

/** A share of people in whole percents. */
export function percentOf(share: number): string {
  return `${Math.round(share * 100)}${noBreak}%`;
}

/** Everybody, or nearly: said only as "over 90 %", because an exact figure would say who took part. */
export function isNearlyAll(n: number, invited: number): boolean {
  return invited > 0 && n / invited > 0.9;
}

/** "14 of 18", or "over 90 % of 13". */
export function answeredOf(n: number, invited: number): string {
  if (isNearlyAll(n, invited)) return `over 90${noBreak}% of ${numberOf(invited)}`;
  return `${numberOf(n)} of ${numberOf(invited)}`;
}

/** "a", "a and b", "a, b and c". */
export function listOf(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Such as "4 May 2026", from a day written 2026-05-04. */
export function dayOf(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[(month ?? 1) - 1] ?? ""} ${year}`;
}

/** The words of somebody else as one sentence: exactly one full stop at the end. */
export function sentenceOf(words: string): string {
  return `${words.trim().replace(/[.\s]+$/, "")}.`;
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
