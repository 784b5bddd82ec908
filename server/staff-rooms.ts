import type { Router } from "express";
import type { Deps } from "./deps.ts";
import { testInvitationRoutes } from "./invitation/test-invitation-routes.ts";
import { waveRoutes } from "./wave/wave-routes.ts";

/** The staff pages of the rooms that come after access and organisation. */
export function staffRooms(deps: Deps): readonly Router[] {
  return [waveRoutes(deps), testInvitationRoutes(deps)];
}
