import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ReferenceWave } from "./reference-wave.ts";

export interface SeenRequest {
  readonly method: string;
  /** after /x/WAVE: "", "/state", "/ballot", … */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** What a test may make the server do instead of the right thing. */
export interface Misbehaviour {
  readonly status?: number;
  readonly body?: string | Buffer;
  /** cut the connection: before the server works, or after it has worked and before it answers */
  readonly cut?: "before" | "after";
}

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Buffer;
}

/** A server of docs/protocol.md over one reference wave, in memory, that a test can make stumble. */
export async function referenceServer(
  wave: ReferenceWave,
  assets: readonly { readonly name: string; readonly contentType: string; readonly bytes: Buffer }[] = [],
  headers: Readonly<Record<string, string>> = {},
) {
  const invited = new Map<string, { readonly leaf: number; blinded?: string }>();
  const inbox: { readonly leaf: number; readonly sealed: Buffer }[] = [];
  const spent = new Set<string>();
  const seen: SeenRequest[] = [];
  const misbehaviour = new Map<string, Misbehaviour>();
  const clock = { state: "open", opensOn: "2026-11-23", closesOn: "2026-12-11", today: "2026-11-24" };

  const handlers: Record<string, (body: Buffer) => Reply> = {
    "GET /manifest.json": () => ({ status: 200, type: "application/json", body: wave.manifest }),
    "GET /state": () => json(200, clock),
    "POST /link": (body) => {
      const person = invited.get(fields(body)["secret"] ?? "");
      return person ? json(200, { link: person.blinded === undefined ? "open" : "used" }) : json(404, unknown);
    },
    "POST /token": (body) => {
      const { secret = "", blinded = "" } = fields(body);
      const person = invited.get(secret);
      if (!person) return json(404, unknown);
      if (clock.state === "closed") return json(410, { problem: "closed", message: "The wave is closed." });
      if ((person.blinded ?? blinded) !== blinded) return json(409, { problem: "used", message: "Used." });
      person.blinded = blinded;
      return json(200, { signature: wave.sign(person.leaf, Buffer.from(blinded, "base64url")).toString("base64url") });
    },
    "POST /ballot": (body) => {
      if (body.length !== 2291) return json(400, { problem: "damaged", message: "Wrong size." });
      if (clock.state === "closed") return json(410, { problem: "closed", message: "The wave is closed." });
      const leaf = wave.groupOfToken(body.subarray(0, 354));
      if (leaf < 0) return json(403, { problem: "token", message: "Not a token of this wave." });
      const nonce = body.subarray(2, 34).toString("hex");
      if (spent.has(nonce)) return json(200, { ballot: "already in the box" });
      spent.add(nonce);
      inbox.push({ leaf, sealed: body.subarray(354) });
      return { status: 204 };
    },
  };

  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = new URL(request.url ?? "/", "http://reference").pathname.replace(`/x/${wave.wave}`, "");
    const method = request.method ?? "";
    seen.push({ method, path, headers: request.headers, body });
    const wrong = misbehaviour.get(`${method} ${path}`);
    if (wrong?.cut === "before") return void request.socket.destroy();
    let reply = wrong?.status ? undefined : handlers[`${method} ${path}`]?.(body);
    const leaf = /^\/leaf\/(\d+)$/.exec(path)?.[1];
    if (leaf !== undefined)
      reply = json(wave.leafAnswer(Number(leaf)) ? 200 : 404, wave.leafAnswer(Number(leaf)) ?? unknown);
    const asset = assets.find((one) => `/${one.name}` === path || (path === "" && one.name === "page.html"));
    if (asset) reply = { status: 200, type: asset.contentType, body: asset.bytes };
    if (wrong?.cut === "after") return void request.socket.destroy();
    const final: Reply = wrong
      ? {
          status: wrong.status ?? reply?.status ?? 200,
          type: reply?.type ?? "application/json",
          body: wrong.body ?? reply?.body ?? "",
        }
      : (reply ?? json(404, unknown));
    response.writeHead(final.status, {
      ...(asset ? headers : {}),
      ...(final.type === undefined ? {} : { "content-type": final.type }),
    });
    response.end(final.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/x/${wave.wave}`,
    clock,
    seen,
    inbox,
    misbehaviour,
    /** A fresh link; the whole address stands in `href`. */
    invite: (leaf = 0) => {
      const invitation = wave.invite(leaf);
      invited.set(invitation.secret, { leaf });
      return { ...invitation, href: `http://127.0.0.1:${port}/x/${wave.wave}#${invitation.fragment}` };
    },
    /** Every ballot of the box, opened. */
    ballots: () => inbox.map(({ leaf, sealed }) => ({ leaf, text: wave.open(leaf, sealed).toString("utf8") })),
    posts: () => seen.filter((request) => request.method === "POST"),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type ReferenceServer = Awaited<ReturnType<typeof referenceServer>>;

const unknown = { problem: "unknown", message: "We do not know this link." };

function json(status: number, value: unknown): Reply {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

function fields(body: Buffer): Record<string, string> {
  try {
    return JSON.parse(body.toString()) as Record<string, string>;
  } catch {
    return {};
  }
}
