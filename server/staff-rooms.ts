import type { Router } from "express";
import type { Deps } from "./deps.ts";

/** The staff pages of the rooms that come after access and organisation. */
export function staffRooms(_deps: Deps): readonly Router[] {
  return [];
}
