import type pg from "pg";
import { answerRowOf } from "../../../server/definition/answer-row.ts";
import { readOutbox } from "../../../server/demo/outbox.ts";
import { shippedDefinition } from "../../definition/shipped.ts";
import { paddedBallot } from "../../support/openssl-seal.ts";
import { ballotContent, randomAnswers } from "../../support/planted-answers.ts";
import type { RunningApp } from "../../support/running-app.ts";
import { fastClient } from "../fast-ballot.ts";
import type { OpenWave } from "./company.ts";

/** Somebody who answered, with all that an attacker wants to find out about them. */
export interface Voter {
  /** of the roster; what the attacker knows */
  readonly personId: string;
  /** hex: the token that was redeemed */
  readonly nonce: string;
  /** the answers as the opened response holds them, such as "4,0,-1,…" */
  readonly row: string;
  /** the JSON that was sealed, without its padding */
  readonly plain: string;
  readonly comment: string;
}

const atOnce = 8;
const hourMs = 3_600_000;

/**
 * Lets nine of ten people answer, in the order in which people do: all mails go out within a quarter of an hour, a
 * reminder to the rest after three days; each opens it some hours later and fills it in for some minutes (both
 * lognormal). Links of  stay out. Token and ballot leave in one breath, as pressing Send does; several people at a time.
 */
export async function letPeopleAnswer(
  app: RunningApp,
  admin: pg.Pool,
  wave: OpenWave,
  next: () => number,
  usedLinks: ReadonlySet<string> = new Set(),
): Promise<Voter[]> {
  const definition = shippedDefinition();
  const personOf = new Map<string, string>(
    (
      await admin.query(
        "select p.email, p.id from organisation.person p join organisation.organisation o on o.id = p.organisation_id where o.slug = $1",
        [wave.slug],
      )
    ).rows.map((row) => [row.email, row.id]),
  );
  const outbox = readOutbox(app.outboxFolder, wave.id);
  const mails = outbox.map(({ to, link }) => ({ to, fragment: link.split("#")[1] ?? "" }));
  if (mails.length !== personOf.size) throw new Error(`${mails.length} mails for ${personOf.size} people`);
  const visits = mails
    .filter(({ fragment }) => next() < 0.9 && !usedLinks.has(fragment))
    .map((mail) => ({ mail, at: momentOf(next) }))
    .sort((a, b) => a.at - b.at);

  const client = fastClient(`${app.url}/x/${wave.id}`);
  const queue = visits.entries();
  const voters: Voter[] = [];
  const work = async () => {
    for (const [number, { mail }] of queue) {
      const comment = `Remark ${wave.slug} ${number}`;
      const answers = randomAnswers(next, { comment });
      const content = ballotContent(answers);
      const { nonce } = await client.cast(mail.fragment, paddedBallot(content));
      const row = answerRowOf(definition, answers).join();
      voters.push({ personId: personOf.get(mail.to) ?? "", nonce, row, plain: JSON.stringify(content), comment });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (new Set(voters.map((voter) => voter.row)).size !== voters.length) throw new Error("two people answered alike");
  return voters;
}

/** Milliseconds from the first mail to pressing Send. */
function momentOf(next: () => number): number {
  const mailed = next() * hourMs * 0.25 + (next() < 0.35 ? 72 * hourMs : 0);
  return mailed + lognormal(next, 3 * hourMs, 1.4) + lognormal(next, 0.1 * hourMs, 0.6);
}

function lognormal(next: () => number, median: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return median * Math.exp(sigma * normal);
}
