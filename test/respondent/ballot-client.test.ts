import { afterEach, expect, test } from "vitest";
import { castBallot, openLink, sendBallot } from "../../views/scripts/ballot-client.ts";
import { linkOf } from "../../views/scripts/link.ts";
import { sturdyStorage } from "../../views/scripts/pending-ballot.ts";
import { type ReferenceServer, referenceServer } from "../support/reference-server.ts";
import { type ReferenceWaveOptions, referenceWave } from "../support/reference-wave.ts";

const servers: ReferenceServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function started(options: ReferenceWaveOptions = {}) {
  const wave = referenceWave(options);
  const server = await referenceServer(wave);
  servers.push(server);
  return { wave, server };
}

const calm = { speed: false, tooFast: false };
const way = () => ({ fetch, storage: sturdyStorage() });

test("one person casts one ballot, and the box holds what was answered", async () => {
  const { server } = await started({
    groups: [
      { label: "A", invited: 9 },
      { label: "B", invited: 12 },
    ],
  });
  const invitation = server.invite(1);
  const storage = sturdyStorage();
  const answers = { INI4: 4, TLS3: "DK", KC: { RUL: "yes", IND: "no" }, comment: "More time, please." };
  const outcome = await castBallot({ ...invitation, baseUrl: server.baseUrl, answers, pace: calm, fetch, storage });
  expect(outcome).toMatchObject({ sent: true });
  if (!("sent" in outcome) || !outcome.sent) throw new Error("not sent");
  expect(outcome.receipt.join("-")).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  const [ballot] = server.ballots();
  expect(ballot?.leaf).toBe(1);
  expect(JSON.parse(ballot?.text ?? "")).toEqual({ v: 1, answers, pace: calm });
});

test("every ballot is 2,291 bytes and its request says nothing about the sender", async () => {
  const { server } = await started();
  const room = "x".repeat(1000);
  for (const answers of [{}, { INI4: 1, comment: room }])
    await castBallot({ ...server.invite(), baseUrl: server.baseUrl, answers, pace: calm, ...way() });
  const sent = server.posts().filter((request) => request.path === "/ballot");
  expect(sent.map((request) => request.body.length)).toEqual([2291, 2291]);
  for (const { headers } of sent) {
    expect(headers["content-type"]).toBe("application/octet-stream");
    for (const name of ["cookie", "referer", "origin", "authorization"]) expect(headers[name]).toBeUndefined();
  }
  const tokens = server.posts().filter((request) => request.path === "/token");
  expect(new Set(tokens.map((request) => request.body.length)).size).toBe(1);
});

test("a lost connection at any step loses nothing and counts once", async () => {
  const { server } = await started();
  for (const step of ["POST /link", "POST /token", "POST /ballot"])
    for (const cut of ["before", "after"] as const) {
      const invitation = server.invite();
      const vote = { ...invitation, baseUrl: server.baseUrl, answers: { INI4: 2 }, pace: calm, ...way() };
      const before = server.inbox.length;
      server.misbehaviour.set(step, { cut });
      expect(await castBallot(vote), `${step} cut ${cut}`).toEqual({ refused: "no-connection" });
      server.misbehaviour.clear();
      expect(await castBallot(vote), `${step} cut ${cut}, again`).toMatchObject({ sent: true });
      expect(server.inbox.length).toBe(before + 1);
    }
});

test("trouble at the server keeps everything, and a retry sends the same bytes", async () => {
  const { server } = await started();
  const invitation = server.invite();
  const storage = sturdyStorage();
  const opened = await openLink(server.baseUrl, invitation.fragment, { fetch, storage });
  if ("refused" in opened) throw new Error(opened.refused);
  for (const step of ["POST /token", "POST /ballot"]) {
    server.misbehaviour.set(step, { status: 503, body: "{}" });
    expect(await sendBallot(opened, { INI4: 1 }, calm, { fetch, storage })).toEqual({ refused: "trouble" });
    expect(await sendBallot(opened, { INI4: 1 }, calm, { fetch, storage })).toEqual({ refused: "trouble" });
    server.misbehaviour.clear();
  }
  expect(await sendBallot(opened, { INI4: 5 }, calm, { fetch, storage })).toMatchObject({ sent: true });
  const bodies = (path: string) =>
    server
      .posts()
      .filter((r) => r.path === path)
      .map((r) => r.body.toString("hex"));
  expect(new Set(bodies("/token")).size).toBe(1);
  expect(new Set(bodies("/ballot")).size).toBe(1);
  expect(bodies("/ballot")).toHaveLength(3);
  expect(JSON.parse(server.ballots()[0]?.text ?? "").answers).toEqual({ INI4: 1 });
});

test("until the sealed bytes have left, answers may still change; the paper stays the same", async () => {
  const { server } = await started();
  const vote = { ...server.invite(), baseUrl: server.baseUrl, pace: calm, ...way() };
  server.misbehaviour.set("POST /token", { cut: "after" });
  await castBallot({ ...vote, answers: { INI4: 1 } });
  server.misbehaviour.clear();
  const opened = await openLink(server.baseUrl, vote.fragment, vote);
  expect(opened).toMatchObject({ pending: "changeable" });
  expect(await castBallot({ ...vote, answers: { INI4: 5 } })).toMatchObject({ sent: true });
  expect(JSON.parse(server.ballots()[0]?.text ?? "").answers).toEqual({ INI4: 5 });
});

test("after sending, nothing of the ballot is left on the device", async () => {
  const { server } = await started();
  const kept = new Map<string, string>();
  const device = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
    removeItem: (k: string) => void kept.delete(k),
  };
  const atRequest: number[] = [];
  const watching: typeof fetch = (address, init) => {
    if (init?.method === "POST" && !String(address).endsWith("/link")) atRequest.push(kept.size);
    return fetch(address, init);
  };
  const vote = { ...server.invite(), baseUrl: server.baseUrl, answers: {}, pace: calm };
  await castBallot({ ...vote, fetch: watching, storage: sturdyStorage(() => device) });
  expect(atRequest).toEqual([1, 1]);
  expect(kept.size).toBe(0);
  expect(await castBallot({ ...vote, ...way() })).toEqual({ refused: "used" });
});

test("a used, unknown, closed or not yet open link is refused in words of its own", async () => {
  const { server, wave } = await started();
  const vote = (fragment: string) =>
    castBallot({ baseUrl: server.baseUrl, fragment, answers: {}, pace: calm, ...way() });
  const first = server.invite();
  await vote(first.fragment);
  expect(await vote(first.fragment)).toEqual({ refused: "used" });
  expect(await vote(wave.invite().fragment)).toEqual({ refused: "unknown-link" });
  server.clock.state = "launched";
  expect(await vote(server.invite().fragment)).toEqual({ refused: "not-open", opensOn: "2026-11-23" });
  server.clock.state = "closed";
  expect(await vote(server.invite().fragment)).toEqual({ refused: "closed", closesOn: "2026-12-11" });
});

test("a link that closes or is used elsewhere while people answer is refused at Send", async () => {
  const { server } = await started();
  const storage = sturdyStorage();
  const invitation = server.invite();
  const opened = await openLink(server.baseUrl, invitation.fragment, { fetch, storage });
  if ("refused" in opened) throw new Error(opened.refused);
  server.clock.state = "closed";
  expect(await sendBallot(opened, {}, calm, { fetch, storage })).toMatchObject({ refused: "closed" });
  server.clock.state = "open";
  await castBallot({ ...invitation, baseUrl: server.baseUrl, answers: {}, pace: calm, ...way() });
  expect(await sendBallot(opened, {}, calm, { fetch, storage })).toEqual({ refused: "used" });
});

test("a test link can be opened before the start and sends nothing", async () => {
  const { server, wave } = await started();
  server.clock.state = "launched";
  const fragment = `TEST.0.${wave.fingerprint}`;
  expect(await castBallot({ baseUrl: server.baseUrl, fragment, answers: {}, pace: calm, ...way() })).toEqual({
    sent: false,
  });
  expect(server.posts()).toEqual([]);
});

test("a server that signs with another key is found out, and the ballot stays at home", async () => {
  const { server, wave } = await started();
  const other = wave.sign(0, Buffer.alloc(256, 1)).toString("base64url");
  server.misbehaviour.set("POST /token", { status: 200, body: JSON.stringify({ signature: other }) });
  const vote = { ...server.invite(), baseUrl: server.baseUrl, answers: {}, pace: calm, ...way() };
  expect(await castBallot(vote)).toEqual({ refused: "wrong-signature" });
  expect(server.posts().some((request) => request.path === "/ballot")).toBe(false);
});

const good = "A".repeat(32);
test.each([
  ["", "no-link"],
  ["#", "no-link"],
  [good, "damaged-link"],
  [`${good}.0`, "damaged-link"],
  [`${good}.0.${"B".repeat(39)}`, "damaged-link"],
  [`${"A".repeat(31)}.0.${"B".repeat(40)}`, "damaged-link"],
  [`${good}.-1.${"B".repeat(40)}`, undefined],
  [`${good}.x.${"B".repeat(40)}`, "damaged-link"],
  [`${"A".repeat(31)}1.0.${"B".repeat(40)}`, "damaged-link"],
  ["%E0%A4%A", "damaged-link"],
])("the fragment %j is told apart without asking anybody", async (fragment, fault) => {
  const link = linkOf(fragment);
  if (fault === undefined) expect(typeof link).toBe("object");
  else expect(link).toBe(fault);
});

test("a link may be typed in lower case, with spaces and hyphens, or pasted whole", () => {
  const fingerprint = "F5MR-2bsw QG73 QWFY SYL4 2YCB AH54 HE2T TF4E SW6W";
  const expected = { secret: good, leaf: 12, fingerprint: "F5MR2BSWQG73QWFYSYL42YCBAH54HE2TTF4ESW6W" };
  expect(linkOf(`#${good.toLowerCase()}.12.${fingerprint}`)).toEqual(expected);
  expect(linkOf(`https://survey.example/x/abc#${good}.12.${encodeURIComponent(fingerprint)}`)).toEqual(expected);
});

test.each<[string, ReferenceWaveOptions, string]>([
  ["another wave", { manifest: { wave: "00000000-0000-4000-8000-000000000000" } }, "wrong-manifest"],
  ["a later version", { manifest: { v: 2 } }, "wrong-manifest"],
  ["no box key", { manifest: { boxKey: "AAAA" } }, "wrong-manifest"],
  ["no thresholds", { manifest: { thresholds: {} } }, "wrong-manifest"],
  ["another tree", { manifest: { groups: { count: 1, root: "0".repeat(64) } } }, "wrong-group"],
  [
    "fewer groups",
    {
      groups: [
        { label: "A", invited: 9 },
        { label: "B", invited: 9 },
      ],
      manifest: {},
    },
    "ok",
  ],
  ["a group below the rule", { groups: [{ label: "A", invited: 7 }] }, "group-too-small"],
  [
    "a group below the floor that a lax manifest allows",
    { groups: [{ label: "A", invited: 4 }], manifest: { thresholds: { k: 2, kInvited: 2 } } },
    "group-too-small",
  ],
  ["a short key", { groups: [{ label: "A", invited: 9, modulusLength: 1024 }] }, "wrong-key"],
  ["a long key", { groups: [{ label: "A", invited: 9, modulusLength: 3072 }] }, "wrong-key"],
])("a manifest with %s is judged before anything is sent", async (_what, options, expected) => {
  const { server } = await started(options);
  const outcome = await castBallot({ ...server.invite(), baseUrl: server.baseUrl, answers: {}, pace: calm, ...way() });
  expect("refused" in outcome ? outcome.refused : "ok").toBe(expected);
  expect(server.posts().length > 0).toBe(expected === "ok");
});

test("a manifest, leaf or path that was altered on the way is refused before anything is sent", async () => {
  const { server, wave } = await started({
    groups: [
      { label: "A", invited: 9 },
      { label: "B", invited: 9 },
      { label: "C", invited: 9 },
    ],
  });
  const text = wave.manifest.toString();
  const cases: [string, string, string][] = [
    ["GET /manifest.json", text.replace('"kInvited":8', '"kInvited":5'), "wrong-fingerprint"],
    ["GET /manifest.json", `${text} `, "wrong-fingerprint"],
    ["GET /manifest.json", "", "wrong-fingerprint"],
    ["GET /leaf/0", JSON.stringify(wave.leafAnswer(1)), "wrong-group"],
    ["GET /leaf/0", JSON.stringify({ ...wave.leafAnswer(0), path: [] }), "wrong-group"],
    [
      "GET /leaf/0",
      JSON.stringify({ ...wave.leafAnswer(0), path: wave.leafAnswer(0)?.path.toReversed() }),
      "wrong-group",
    ],
    ["GET /leaf/0", JSON.stringify({ ...wave.leafAnswer(0), path: [7, null] }), "wrong-group"],
    [
      "GET /leaf/0",
      JSON.stringify({ leaf: wave.leafAnswer(0)?.leaf?.replace('"A"', '"Z"'), path: wave.leafAnswer(0)?.path }),
      "wrong-group",
    ],
    ["GET /leaf/0", "[]", "wrong-group"],
    ["GET /leaf/0", "not json", "wrong-group"],
  ];
  for (const [where, body, expected] of cases) {
    server.misbehaviour.clear();
    server.misbehaviour.set(where, { body: body === "" ? " " : body });
    const outcome = await castBallot({
      ...server.invite(),
      baseUrl: server.baseUrl,
      answers: {},
      pace: calm,
      ...way(),
    });
    expect("refused" in outcome && outcome.refused, `${where} ${body.slice(0, 40)}`).toBe(expected);
  }
  expect(server.posts()).toEqual([]);
});

test("a link whose fingerprint belongs to another survey is refused, and both codes are told", async () => {
  const { server, wave } = await started();
  const foreign = referenceWave().invite().fragment;
  const outcome = await castBallot({ baseUrl: server.baseUrl, fragment: foreign, answers: {}, pace: calm, ...way() });
  expect(outcome).toMatchObject({
    refused: "wrong-fingerprint",
    detail: { expected: foreign.split(".")[2], found: wave.fingerprint },
  });
  expect(server.posts()).toEqual([]);
});

test("what lies on the device and is damaged is left aside", async () => {
  const { server } = await started();
  const invitation = server.invite();
  for (const junk of ["", "{", "null", "7", '{"message":"AAAA"}', "[]"]) {
    const storage = { getItem: () => junk, setItem: () => {}, removeItem: () => {} };
    const opened = await openLink(server.baseUrl, invitation.fragment, { fetch, storage });
    expect(opened).toMatchObject({ pending: "no" });
  }
  const refusing = sturdyStorage(() => {
    throw new Error("storage is switched off");
  });
  const vote = { ...invitation, baseUrl: server.baseUrl, answers: {}, pace: calm, fetch, storage: refusing };
  server.misbehaviour.set("POST /ballot", { cut: "after" });
  expect(await castBallot(vote)).toEqual({ refused: "no-connection" });
  server.misbehaviour.clear();
  expect(await castBallot(vote)).toMatchObject({ sent: true });
  expect(server.inbox).toHaveLength(1);
});
