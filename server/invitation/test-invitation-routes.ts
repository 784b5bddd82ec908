import { Router } from "express";
import { uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { notFound, route } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { wavePlanners } from "../wave/draft-routes.ts";
import { fingerprintOf } from "../wave/fingerprint.ts";
import { selectReportingGroups } from "../wave/frozen-store.ts";
import { surveyLinkOf, testSecret } from "../wave/survey-link.ts";
import { findWave } from "../wave/wave-store.ts";
import { mailPagesOf, mailViewOf } from "./mail-view.ts";
import { isPlainAddress, type Mailer, noMailerFault } from "./mailer.ts";

export interface TestInvitationDeps {
  readonly mailer: Mailer | null;
  readonly renderer: Renderer;
  readonly publicUrl: string;
}

/** Mails the invitation as people get it to whoever asks, with a link that cannot vote. Knows no secret. */
export function testInvitationRoutes({ mailer, renderer, publicUrl }: TestInvitationDeps): Router {
  const router = Router();
  route(router, "post", paths.waveTest.pattern, wavePlanners, async (member, request, response) => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const { wave, groups } = await member.transaction("read test invitation", async (tx) => {
      const wave = await findWave(tx, member.organisation.id, waveId);
      if (!wave) throw notFound();
      return { wave, groups: await selectReportingGroups(tx, waveId) };
    });
    const [group] = groups;
    if (wave.manifest_hash === null || !group || !["launched", "open"].includes(wave.state))
      throw new Problem("conflict", "A test invitation can be sent while the wave is launched or open.");
    if (!mailer) throw new Problem("conflict", noMailerFault);
    if (!isPlainAddress(member.account.email)) throw new Problem("conflict", "Your account has no address for mail.");
    const fingerprint = fingerprintOf(wave.manifest_hash);
    const view = mailViewOf(
      "invitation",
      {
        title: wave.title,
        organisation: member.organisation.name,
        askedBy: wave.asked_by,
        purpose: wave.purpose,
        contact: wave.contact,
        opensOn: wave.opens_on,
        closesOn: wave.closes_on,
        isOpen: wave.state === "open",
        thresholds: wave.thresholds,
        fingerprint,
      },
      {
        name: member.account.name,
        group: group.label,
        invited: group.invited,
        link: surveyLinkOf(publicUrl, waveId, testSecret, group.leaf, fingerprint),
      },
    );
    const pages = mailPagesOf("invitation", view);
    const delivery = await mailer.send({
      to: { name: member.account.name, address: member.account.email },
      fromName: `${wave.asked_by} (${member.organisation.name})`,
      subject: `Test: ${view.subject}`,
      text: renderer.text(pages.text),
      html: renderer.html(pages.html),
      name: `${waveId}-test-${member.account.id}`,
    });
    if (delivery.outcome !== "sent")
      throw new Problem("unavailable", `The mail was not sent. The mail server said: ${delivery.reason}`);
    response.redirect(303, paths.wave({ organisation: member.organisation.slug, wave: waveId }));
  });
  return router;
}
