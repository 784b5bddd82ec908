import { createAccount } from "../../server/access/account-action.ts";
import { upsertMembership } from "../../server/access/membership-store.ts";
import { inOrganisation } from "../../server/db/transaction.ts";
import { paths } from "../../server/http/paths.ts";
import type { OrganisationId } from "../../server/kernel/brand.ts";
import { systemClock } from "../../server/kernel/clock.ts";
import { systemRandom } from "../../server/kernel/random.ts";
import type { BenchHouse } from "../house/bench-house.ts";

const password = "correct horse battery staple";
const email = "hr@harrow.example";

/** An account with the role hr in these organisations. */
export async function plantStaff(house: BenchHouse, organisations: readonly OrganisationId[]): Promise<void> {
  const { db } = house.pools.staff;
  const deps = { clock: systemClock, random: systemRandom };
  const made = await createAccount(db, deps, "bench", { email, name: "Ines Rath", isOperator: false, password });
  if (!made.ok) throw new Error("the account of the bench is taken");
  for (const organisationId of organisations)
    await inOrganisation(db, organisationId, "plant staff", (tx) =>
      upsertMembership(tx, { accountId: made.value.id, organisationId, role: "hr", unitId: null }),
    );
}

/** Signs in over HTTP as the form does, and gives back the cookie. */
export async function signIn(baseUrl: string): Promise<string> {
  const answer = await fetch(`${baseUrl}${paths.signIn()}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: baseUrl, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email, password }),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (answer.status !== 303 || cookie === undefined) throw new Error(`signing in was answered ${answer.status}`);
  return cookie.split(";")[0] ?? "";
}
