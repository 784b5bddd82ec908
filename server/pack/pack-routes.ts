import { type Request, type Response, Router } from "express";
import type { Member } from "../access/member.ts";
import type { StaffDb } from "../db/connect.ts";
import { uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import { notFound, route } from "../http/route.ts";
import type { WaveId } from "../kernel/brand.ts";
import { Problem } from "../kernel/problem.ts";
import { type PackDeps, readPackFacts } from "./pack-action.ts";
import type { PackFacts } from "./pack-facts.ts";
import { type PackPress, packHtml, packPdf, posterPdf } from "./pack-file.ts";
import type { PackBar } from "./pack-view.ts";
import { posterPapers } from "./poster.ts";

export interface PackRoutesDeps extends PackPress, PackDeps {
  readonly staff: { readonly db: StaffDb };
}

const readers = { roles: ["admin", "consultant", "hr"] } as const;

/** The works-council pack of a wave as a page and as a PDF, and the poster with its fingerprint. */
export function packRoutes(deps: PackRoutesDeps): Router {
  const router = Router();
  const factsOf = async (member: Member, request: Request): Promise<PackFacts> => {
    const waveId = uuidParam<WaveId>(request, "wave");
    const facts = await readPackFacts(deps.staff.db, deps, member.organisation, waveId, null);
    if (facts === undefined) throw notFound();
    return facts;
  };

  route(router, "get", paths.wavePack.pattern, readers, async (member, request, response) => {
    const facts = await factsOf(member, request);
    const { html, policy } = packHtml(deps, facts, barOf(member, facts));
    response.setHeader("content-security-policy", `${policy}; frame-ancestors 'none'`);
    response.type("html").send(html);
  });

  route(router, "get", paths.wavePackPdf.pattern, readers, async (member, request, response) => {
    const facts = await factsOf(member, request);
    const name = `works-council-pack-${member.organisation.slug}-${facts.opensOn}`;
    await sendPdf(request, response, name, () => packPdf(deps, facts));
  });

  for (const [paper, address] of posterPapers.map((one) => [one, posterPaths[one]] as const))
    route(router, "get", address.pattern, readers, async (member, request, response) => {
      const facts = await factsOf(member, request);
      const { frozen } = facts;
      if (frozen === null)
        throw new Problem("conflict", "The fingerprint is made at the launch. Launch the wave, then print the poster.");
      const name = `poster-${member.organisation.slug}-${facts.opensOn}-${paper}`;
      await sendPdf(request, response, name, () => posterPdf(deps, facts, frozen, paper));
    });
  return router;
}

const posterPaths = { a4: paths.wavePosterA4, a3: paths.wavePosterA3 } as const;

function barOf(member: Member, facts: PackFacts): PackBar {
  const place = { organisation: member.organisation.slug, wave: facts.wave };
  return {
    backHref: paths.wave(place),
    pdfHref: paths.wavePackPdf(place),
    posters: facts.frozen === null ? null : { a4Href: paths.wavePosterA4(place), a3Href: paths.wavePosterA3(place) },
  };
}

/** HEAD gets the same headers but the length, and nothing is pressed for it. */
async function sendPdf(
  request: Request,
  response: Response,
  name: string,
  press: () => Promise<Uint8Array>,
): Promise<void> {
  response.attachment(`${name}.pdf`).type("application/pdf");
  if (request.method === "HEAD") response.end();
  else response.send(Buffer.from(await press()));
}
