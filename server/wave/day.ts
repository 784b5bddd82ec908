const dayMs = 86_400_000;

/** The UTC day of a moment, as text such as 2026-11-24. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The day `days` later (or earlier, if negative). Throws if `day` is no day. */
export function daysAfter(day: string, days: number): string {
  if (!isDay(day)) throw new Error(`not a day: ${day}`);
  return dayOf(new Date(Date.parse(day) + days * dayMs));
}

/** The UTC day `months` after a moment, as PostgreSQL counts: the last of a month where the day is missing there. */
export function dayMonthsAfter(moment: Date, months: number): string {
  const first = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(moment.getUTCDate(), last));
  return dayOf(first);
}

/** True for a day that the calendar has, written as 2026-11-24, from 1970 to 9999. */
export function isDay(text: string): boolean {
  if (!/^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return Number.isFinite(time) && dayOf(new Date(time)) === text;
}

/** As people read it: Friday 11 December 2026. */
export function longDay(day: string): string {
  const text = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(day));
  return text.replace(",", "");
}

/** Without weekday and year: 11 December. */
export function shortDay(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(day));
}
