import { randomBytes } from "node:crypto";
import { secretHashOf, secretTextOf } from "../../server/invitation/secret.ts";
import { fingerprintOf } from "../../server/wave/fingerprint.ts";
import { surveyLinkOf } from "../../server/wave/survey-link.ts";
import { launchBrowser } from "../../test/support/browser.ts";
import type { BenchHouse } from "../house/bench-house.ts";
import { lineOf } from "../line.ts";
import { medianOf } from "../load/load.ts";
import { type PlantedWave, plantWave } from "../planted/wave.ts";
import type { Work } from "./work.ts";

const throttle = 4;

interface Visit {
  readonly readyMs: number;
  readonly bytes: number;
  readonly requests: number;
  readonly foreign: number;
}

/** What a phone downloads until the survey can be started, and how long that takes on a slow one. */
export const surveyPage: Work = {
  name: "survey-page",
  summary: "bytes, requests and time until ready of the survey page in Chromium with a CPU four times slower",
  async run(site) {
    const house = await site.openHouse("survey_page");
    try {
      const wave = await plantWave(house, { teams: 24, teamSize: 12, state: "open", realKeys: 1 });
      const link = await plantLink(house, wave);
      const server = await house.startServer();
      await (await fetch(`${server.baseUrl}/x/${wave.id}`)).text();
      const visits: Visit[] = [];
      for (let round = 0; round < (site.size === "short" ? 3 : 7); round++) visits.push(await visit(link));
      const [first] = visits;
      const line = (name: string, figure: number, unit: string, atMost: number) =>
        lineOf({ work: "survey-page", name, figure, unit, goal: { atMost } });
      return [
        line("transferred with headers", (first?.bytes ?? Number.NaN) / 1e3, "kB", 50),
        line("requests", first?.requests ?? Number.NaN, "", 8),
        line("requests to others", first?.foreign ?? Number.NaN, "", 0),
        line(
          `ready with the CPU ${throttle} times slower`,
          medianOf(visits.map(({ readyMs }) => readyMs)),
          "ms",
          1_000,
        ),
      ];
    } finally {
      await house.close();
    }
  },
};

/** A fresh browser opens the link and waits until the survey can be started. */
async function visit(link: string): Promise<Visit> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    let [bytes, requests, foreign] = [0, 0, 0];
    const origin = new URL(link).origin;
    session.on("Network.requestWillBeSent", ({ request }) => {
      requests++;
      if (!request.url.startsWith(origin)) foreign++;
    });
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    const started = performance.now();
    await page.goto(link, { waitUntil: "commit" });
    await page.locator("#start").waitFor({ state: "visible" });
    const readyMs = performance.now() - started;
    await page.waitForLoadState("networkidle");
    return { readyMs, bytes, requests, foreign };
  } finally {
    await browser.close();
  }
}

async function plantLink(house: BenchHouse, wave: PlantedWave): Promise<string> {
  const secret = randomBytes(20);
  await house.admin.query(
    "insert into invitation.invitation (wave_id, person_id, group_id, secret_hash, is_revoked) values ($1, gen_random_uuid(), $2, $3, false)",
    [wave.id, wave.groups[0]?.id, secretHashOf(secret)],
  );
  return surveyLinkOf(house.config.publicUrl, wave.id, secretTextOf(secret), 0, fingerprintOf(wave.manifestHash));
}
