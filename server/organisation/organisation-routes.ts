import { type Response, Router } from "express";
import { z } from "zod";
import type { Account } from "../access/member.ts";
import { selectMembershipsOf } from "../access/membership-store.ts";
import { isSlug } from "../access/slug.ts";
import type { StaffDb } from "../db/connect.ts";
import { inAccount, inOrganisation } from "../db/transaction.ts";
import { type FormRefusal, lineOfText, readForm, refuseField } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Random } from "../kernel/random.ts";
import { createOrganisation, slugOf } from "./create-organisation-action.ts";
import { type HomeClient, homePage, homeView } from "./home-view.ts";
import type { ActionDue } from "./organisation.ts";
import { countRoster, selectWaveSummaries } from "./organisation-store.ts";
import { organisationNewPage, organisationNewView, organisationPage, organisationView } from "./organisation-view.ts";
import { selectPeopleCounts, selectUnits } from "./roster-store.ts";
import { unitTreeOf } from "./unit-tree.ts";

export interface OrganisationDeps {
  readonly db: StaffDb;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly random: Random;
  /** Agreed actions of an organisation that are due until a day, the earliest first. */
  readonly actionsDue: (db: StaffDb, until: string) => Promise<readonly ActionDue[]>;
}

/** The start page, the adding of a client, and the page of one. */
export function organisationRoutes(deps: OrganisationDeps): Router {
  const router = Router();
  const { db, renderer } = deps;

  route(router, "get", paths.home.pattern, { signedIn: true }, async (account, _request, response) => {
    const now = deps.clock.now();
    const clients = await readClients(deps, account, dayIn(now, daysAhead));
    response.send(renderer.html(homePage(homeView(account, clients, dayIn(now, 0)))));
  });

  const showNew = (response: Response, operator: Account, status: number, form?: FormRefusal) =>
    void response.status(status).send(renderer.html(organisationNewPage(organisationNewView(operator, form))));

  route(router, "get", paths.organisationNew.pattern, { operator: true }, (operator, _request, response) =>
    showNew(response, operator, 200),
  );

  route(router, "post", paths.organisationNew.pattern, { operator: true }, async (operator, request, response) => {
    const form = readForm(request, {
      name: lineOfText("The name", 1, 200),
      slug: z
        .string()
        .refine((slug) => slug === "" || isSlug(slug), "Small letters, digits and single hyphens, 60 at most.")
        .optional(),
    });
    if (!form.ok) return showNew(response, operator, 422, form.refusal);
    const { name } = form.value;
    const slug = form.value.slug || slugOf(name);
    if (slug === "")
      return showNew(
        response,
        operator,
        422,
        refuseField(request, "slug", "Choose a short name: none can be made from this name."),
      );
    const organisation = { name, slug, adminId: operator.id, actor: operator.email };
    const created = await createOrganisation(db, deps, organisation);
    if (!created.ok)
      return showNew(
        response,
        operator,
        422,
        refuseField(request, "slug", `The short name “${slug}” is taken. Choose another.`),
      );
    response.redirect(303, paths.organisation({ organisation: slug }));
  });

  const everyRole = { roles: ["admin", "consultant", "hr", "manager"] } as const;
  route(router, "get", paths.organisation.pattern, everyRole, async (member, _request, response) => {
    const { id } = member.organisation;
    const view = await member.transaction("read organisation", async (tx) => {
      const tree = unitTreeOf(await selectUnits(tx, id), await selectPeopleCounts(tx, id), member.unitId);
      return organisationView(member, tree, await selectWaveSummaries(tx, id));
    });
    response.send(renderer.html(organisationPage(view)));
  });
  return router;
}

/** Days ahead for which the start page says what is due. */
const daysAhead = 14;

function dayIn(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

/** One organisation after the other, each with only its own rows in sight. */
async function readClients(
  { db, actionsDue }: Pick<OrganisationDeps, "db" | "actionsDue">,
  account: Account,
  until: string,
): Promise<readonly HomeClient[]> {
  const memberships = await inAccount(db, account.id, "read memberships", (tx) => selectMembershipsOf(tx, account.id));
  const clients: HomeClient[] = [];
  for (const membership of memberships) {
    const { id } = membership.organisation;
    clients.push(
      await inOrganisation(db, id, "read client", async (tx) => ({
        membership,
        ...(await countRoster(tx, id)),
        waves: await selectWaveSummaries(tx, id),
        actions: await actionsDue(tx, until),
      })),
    );
  }
  return clients;
}
