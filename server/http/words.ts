const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" });
const minute = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const whole = new Intl.NumberFormat("en-GB");

/** A day as people read it: "24 November 2026". Takes a Date (its UTC day) or text such as 2026-11-24. */
export function dayInWords(value: Date | string): string {
  return day.format(dateOf(value));
}

/** A day of the coming weeks: "Tue 24 November". */
export function weekdayInWords(value: Date | string): string {
  return weekday.format(dateOf(value)).replace(",", "");
}

/** A moment, in UTC: "24 November 2026 at 09:05". */
export function timeInWords(value: Date): string {
  return minute.format(value).replace(",", "");
}

/** "2,104". */
export function numberInWords(value: number): string {
  return whole.format(value);
}

/** "1 person", "2,104 people". */
export function countInWords(count: number, one: string, many: string): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

function dateOf(value: Date | string): Date {
  return typeof value === "string" ? new Date(`${value}T00:00:00Z`) : value;
}
