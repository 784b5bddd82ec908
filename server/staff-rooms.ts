import type { Router } from "express";
import type { Deps } from "./deps.ts";
import { editRoutes } from "./edit/edit-routes.ts";
import { followUpRoutes } from "./follow-up/follow-up-routes.ts";
import { clientsTogetherRoutes } from "./heatmap/clients-together-routes.ts";
import { heatmapRoutes } from "./heatmap/heatmap-routes.ts";
import { shownWaveFinder } from "./heatmap/shown-release-action.ts";
import { testInvitationRoutes } from "./invitation/test-invitation-routes.ts";
import { publicPageOf } from "./pack/pack-file.ts";
import { packRoutes } from "./pack/pack-routes.ts";
import { publishRoutes } from "./publish/publish-routes.ts";
import { reportRoutes } from "./report/report-routes.ts";
import { sealedBallotsOf } from "./response/sealed-ballots-action.ts";
import { waveRoutes } from "./wave/wave-routes.ts";

/** The staff pages of the rooms that come after access and organisation. */
export function staffRooms(deps: Deps): readonly Router[] {
  const findShownWave = shownWaveFinder();
  return [
    waveRoutes({
      ...deps,
      sealedBallotsOf: (waveId) => sealedBallotsOf(deps.pools.opener.db, waveId),
      councilPage: () => deps.assets.bytes("trustee.html"),
    }),
    packRoutes({ ...deps, publicPageOf: publicPageOf(deps.publicUrl) }),
    testInvitationRoutes(deps),
    heatmapRoutes({ ...deps, findShownWave }),
    clientsTogetherRoutes({ db: deps.pools.staff.db, renderer: deps.renderer }),
    reportRoutes({ ...deps, findShownWave }),
    followUpRoutes({ ...deps, findShownWave }),
    editRoutes({ ...deps, findShownWave }),
    publishRoutes({ ...deps, findShownWave }),
  ];
}
