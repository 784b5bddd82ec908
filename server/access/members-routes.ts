import { type Response, Router } from "express";
import { z } from "zod";
import { emailAddress, type FormRefusal, readForm, refuseField, uuidParam } from "../http/parse.ts";
import { paths } from "../http/paths.ts";
import type { Renderer } from "../http/render.ts";
import { route } from "../http/route.ts";
import { type AccountId, isUuid, type UnitId } from "../kernel/brand.ts";
import type { Clock } from "../kernel/clock.ts";
import { Problem } from "../kernel/problem.ts";
import { selectAuditEvents } from "./audit-store.ts";
import { auditPage, auditView, eventsOnAPage } from "./audit-view.ts";
import type { Member } from "./member.ts";
import { membersPage, membersView } from "./members-view.ts";
import { type MemberRefusal, putMember, removeMember } from "./membership-action.ts";
import { selectMembers, selectUnitChoices } from "./membership-store.ts";

export interface MembersDeps {
  readonly renderer: Renderer;
  readonly clock: Clock;
}

const refusals: Readonly<Record<MemberRefusal, readonly [field: string, message: string]>> = {
  "no account": ["email", "Nobody with this address can sign in. Whoever runs this installation can make the account."],
  "unit needed": ["unit", "Choose the part of the tree that this manager sees."],
  "last admin": ["", "This is the only admin here. Make somebody else an admin first."],
};

/** For admins of an organisation: who may see it, and what was done in it. */
export function membersRoutes(deps: MembersDeps): Router {
  const router = Router();
  const admins = { roles: ["admin"] } as const;

  const show = async (response: Response, admin: Member, status: number, form?: FormRefusal) => {
    const [members, units] = await admin.transaction("read members", async (tx) => [
      await selectMembers(tx, admin.organisation.id),
      await selectUnitChoices(tx, admin.organisation.id),
    ]);
    response.status(status).send(deps.renderer.html(membersPage(membersView(admin, members, units, form))));
  };

  route(router, "get", paths.members.pattern, admins, (admin, _request, response) => show(response, admin, 200));

  route(router, "post", paths.members.pattern, admins, async (admin, request, response) => {
    const form = readForm(request, {
      email: emailAddress(),
      role: z.enum(["admin", "consultant", "hr", "manager"], "Choose a role."),
      unit: z
        .string()
        .refine((unit) => unit === "" || isUuid(unit), "Choose a unit of this organisation.")
        .optional(),
    });
    if (!form.ok) return await show(response, admin, 422, form.refusal);
    const { email, role, unit } = form.value;
    const put = await putMember(admin, deps, { email, role, unitId: unit ? (unit as UnitId) : null });
    if (!put.ok) return await show(response, admin, 422, refuseField(request, ...refusals[put.refusal]));
    response.redirect(303, paths.members({ organisation: admin.organisation.slug }));
  });

  route(router, "post", paths.member.pattern, admins, async (admin, request, response) => {
    const removed = await removeMember(admin, deps, uuidParam<AccountId>(request, "account"));
    if (!removed.ok) throw new Problem("conflict", refusals[removed.refusal][1]);
    response.redirect(303, paths.members({ organisation: admin.organisation.slug }));
  });

  route(router, "get", paths.audit.pattern, admins, async (admin, request, response) => {
    const page = pageNumber(request.query["page"]);
    // one more than is shown tells whether there is a next page
    const events = await admin.transaction("read audit trail", (tx) =>
      selectAuditEvents(tx, admin.organisation.id, { skip: (page - 1) * eventsOnAPage, count: eventsOnAPage + 1 }),
    );
    response.send(deps.renderer.html(auditPage(auditView(admin, events, page))));
  });
  return router;
}

function pageNumber(text: unknown): number {
  return typeof text === "string" && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1;
}
