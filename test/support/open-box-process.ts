/** Opens the box of one wave, or the file that the works council gave back for it, and dies by SIGKILL at a given step: `node open-box-process.ts '{...}'`. */
import { openPools } from "../../server/db/connect.ts";
import type { Part } from "../../server/db/roles.ts";
import type { WaveId } from "../../server/kernel/brand.ts";
import { silentLog } from "../../server/kernel/log.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import { openKeyStore } from "../../server/keys/key-store.ts";
import type { OpeningStep } from "../../server/response/empty-box-action.ts";
import { openBox } from "../../server/response/open-box-action.ts";
import { openHandedOver } from "../../server/response/open-returned-action.ts";

const { urls, directories, waveId, dieAt, isHandedOver } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly urls: Record<Part, string>;
  readonly directories: readonly string[];
  readonly waveId: WaveId;
  readonly dieAt: OpeningStep;
  readonly isHandedOver?: boolean;
};
const open = isHandedOver === true ? openHandedOver : openBox;
await open(
  {
    db: openPools(urls, silentLog).opener.db,
    keyStore: await openKeyStore({ directories }),
    clock: { now: () => new Date("2026-12-12T06:00:00Z") },
    random: systemRandom,
    onStep: (step) => {
      if (step === dieAt) process.kill(process.pid, "SIGKILL");
    },
  },
  waveId,
);
process.exit(3); // the step never came
