import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { packageRoot } from "../../server/kernel/package-root.ts";
import type { Finding } from "./finding.ts";

/** An attack that is tried by tests of a room: it holds when each of them passes. */
export interface Proof {
  readonly id: string;
  readonly attack: string;
  /** where the attack is seen to succeed without the defence */
  readonly control: string;
  /** file below test/ -> names of tests, or the beginning of their names */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

export const proofs: readonly Proof[] = [
  {
    id: "T1",
    attack: "tokens and ballots that are damaged, forged, of another wave, late",
    control: "the right ones pass",
    tests: {
      "invitation/issue.test.ts": [
        "a link gets a signature that makes a token under the key of its group",
        "an unknown secret, another wave's and a revoked one are all unknown",
        "a damaged blinded message uses nothing up",
      ],
      "ballot/ballot-routes.test.ts": [
        "a token that is forged, of another wave or of no group is refused and nothing is stored",
        "hostile requests get a clear refusal of the protocol's shape and store nothing",
        "a closed wave answers 410",
      ],
    },
  },
  {
    id: "T2",
    attack: "tokens of two clients, verified by Node, by openssl and in Chromium",
    control: "changed and foreign ones fail",
    tests: {
      "respondent/two-clients.test.ts": [
        "tokens of both clients pass openssl under the key of their group",
        "openssl refuses a token of which one bit was changed",
      ],
      "ballot/verify-token.test.ts": ["a changed byte anywhere in the token"],
      "ballot/browser.test.ts": ["what the browser's own code blinds"],
    },
  },
  {
    id: "T3",
    attack: "who a token was issued to, from everything that the issuer saw; more tokens than people",
    control: "a fault in the count is found",
    tests: {
      "respondent/crypto.test.ts": ["every token fits every issuance of its group"],
      "ballot/audit-page.test.ts": [
        "after the close the counts of each group are there once, exact, and never change",
        "a forged stamp, and one of another group, do not pass the same lines",
      ],
    },
  },
  {
    id: "T4",
    attack: "a server that shows one person another manifest, leaf, key or too small a group",
    control: "the right one is answered",
    tests: {
      "respondent/ballot-client.test.ts": [
        "a manifest, leaf or path that was altered on the way is refused before anything is sent",
        "a link whose fingerprint belongs to another survey is refused",
        "a server that signs with another key is found out, and the ballot stays at home",
      ],
      "respondent/page.test.ts": ["a wave that is not open, is closed, has a group too small"],
    },
  },
  {
    id: "T5",
    attack: "one token 50 times at once; 20 tokens for one link at once",
    control: "one of them counts",
    tests: {
      "ballot/cast-ballot.test.ts": ["50 copies of one token at once, from two processes, give exactly one ballot"],
      "invitation/issue.test.ts": ["of 20 different blinded messages for one link at once, exactly one is signed"],
    },
  },
  {
    id: "T7",
    attack: "a time, an order or a shared key in the tables of ballots and answers",
    control: "the columns of people are seen",
    tests: {
      "privacy/schema-lint.test.ts": [
        "no row of a ballot or an answer can hold a time",
        "the tables of tokens, ballots and answers have no sequence, no trigger and no key into another table",
        "who was invited and what was cast share the reporting group and nothing else",
        "PostgreSQL keeps no time of commits",
      ],
    },
  },
  {
    id: "T8",
    attack: "the order of arrival in the files after the close",
    control: "before the close it is there",
    tests: { "privacy/physical-order.test.ts": ["after close rows lie in the order of their random ids"] },
  },
  {
    id: "T11",
    attack: "cookies, third parties, referrer, leftovers on the device, another script than the manifest's",
    control: "an altered script is refused",
    tests: {
      "respondent/page.test.ts": [
        "nothing stays on the device after sending",
        "a script or style that was altered on the way does not run",
      ],
      "ballot/ballot-routes.test.ts": [
        "page, script and style are the frozen bytes",
        "every answer forbids foreign content",
      ],
    },
  },
  {
    id: "T15",
    attack: "mails that track, name a second link, or remind somebody who has a token",
    control: "those without a token are reminded",
    tests: {
      "invitation/mail.test.ts": [
        "an invitation has text and HTML, no picture, one link",
        "the one reminder goes to those whose token was not issued",
      ],
    },
  },
  {
    id: "T18",
    attack: "a PostgreSQL that writes answers into its log, keys where others can read them",
    control: "the answers are in that log",
    tests: {
      "db/settings-guard.test.ts": [
        "T18: the process itself ends with 1 and the line on standard error, and never listens",
        "T18: positive control",
      ],
      "response/unsafe-settings.test.ts": [
        "T18: the opener refuses to open while PostgreSQL would log answers",
        "T18, positive control",
      ],
      "keys/key-place.test.ts": ["T18: a key file that others can read is refused"],
    },
  },
  {
    id: "T20",
    attack: "each part of the server reading what is none of its business",
    control: "what it needs it may",
    tests: {
      "privacy/roles.test.ts": [
        "the collector may touch the tables of its work and no other",
        "the opener may touch",
        "the issuer may touch",
        "staff may read the release, and nothing of invitations, ballots and answers",
        "no part may become another",
      ],
    },
  },
  {
    id: "T21",
    attack: "the order of comments against ratings and against arrival, rank correlation over 1,000; comments of few",
    control: "an order that is there is seen",
    tests: {
      "release/comments.test.ts": [
        "the order of 1,000 comments says nothing about when they came, nor which ratings they came with",
        "comments stand for the department, and for no team",
      ],
      "privacy/mixing.test.ts": ["the stored order of ratings and of comments says nothing about arrival"],
      "response/comment-units.test.ts": ["in any organisation a unit's comments come from at least so many"],
    },
  },
  {
    id: "T22",
    attack: "people, tokens and keys after their time",
    control: "before it they are there",
    tests: {
      "invitation/issue.test.ts": [
        "at the close the counts are written, keys and secret destroyed",
        "identities go 30 days after a cancellation, and not before",
      ],
      "release/release-wave.test.ts": ["redeemed tokens go when identities were purged, and responses after 24 months"],
      "response/open-box.test.ts": ["a key that a crash left over is destroyed at the next look"],
      "privacy/retention.test.ts": [
        "T22: 30 days after the close identities and tokens are deleted",
        "T22: 24 months after the close the server deletes the answers by itself",
        "T22: sums, counts and release stay",
        "positive control: a deleted row stands in the file until the table is written anew",
      ],
    },
  },
  {
    id: "T23",
    attack: "a second release of the same answers",
    control: "the first is made",
    tests: {
      "release/release-wave.test.ts": [
        "the rows hold the same numbers as the document, whose hash is stored; it is made once",
      ],
      "privacy/retention.test.ts": [
        "T23: a released wave is not released again",
        "T23: tree, groups, pages and rules are frozen",
      ],
    },
  },
];

interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Runs the files of all proofs and says of each whether its tests passed. */
export async function provenByTests(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), "upwell-proofs-"));
  try {
    const files = [...new Set(proofs.flatMap(({ tests }) => Object.keys(tests)))].map((file) => `test/${file}`);
    const report = join(folder, "report.json");
    const vitest = join(packageRoot(), "node_modules", "vitest", "vitest.mjs");
    const args = [vitest, "run", "--reporter=json", `--outputFile=${report}`, ...files];
    await once(spawn(process.execPath, args, { cwd: packageRoot(), stdio: "ignore" }), "exit");
    const results = JSON.parse(readFileSync(report, "utf8")) as TestReport;
    const passed = new Map(
      results.testResults.map(({ name, assertionResults }) => [
        relative(join(packageRoot(), "test"), name),
        assertionResults,
      ]),
    );
    return proofs.map(({ id, attack, control, tests }) => {
      const wanted = Object.entries(tests).flatMap(([file, names]) => names.map((name) => ({ file, name })));
      const missed = wanted.filter(({ file, name }) => {
        const found = (passed.get(file) ?? []).filter(({ title }) => title.startsWith(name));
        return found.length === 0 || found.some(({ status }) => status !== "passed");
      });
      const measured = missed.length === 0 ? `${wanted.length} tests pass` : missed.map(({ name }) => name).join("; ");
      return { id, attack, chance: "", measured, control, isHeld: missed.length === 0 };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
