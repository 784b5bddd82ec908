import type { Thresholds } from "../db/schema.ts";

/** "comments from 10", or that none is asked for. */
export function commentsInWords({ commentsFrom }: Pick<Thresholds, "commentsFrom">): string {
  return commentsFrom === null ? "no comment is asked for" : `comments from ${commentsFrom}`;
}
