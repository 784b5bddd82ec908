import { createHash } from "node:crypto";
import { opensslSeal } from "../support/openssl-seal.ts";
import { blindedToken } from "../support/token-client.ts";

/** What went over the line for one ballot. */
export interface Cast {
  /** hex; the identity of the token */
  readonly nonce: string;
  readonly token: Buffer;
}

/** Sends a request of the protocol; gives back status and body. Tests put their own headers in here. */
export type Post = (
  url: string,
  type: string,
  body: Buffer,
) => Promise<{ readonly status: number; readonly body: Buffer }>;

export const plainPost: Post = async (url, type, body) => {
  const response = await fetch(url, { method: "POST", headers: { "content-type": type }, body: new Uint8Array(body) });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
};

/** A quick client of docs/protocol.md for one wave: fetches the manifest and each leaf once. */
export function fastClient(baseUrl: string, post: Post = plainPost) {
  const leaves = new Map<string, Promise<{ readonly group: string; readonly key: string }>>();
  const manifest = fetch(`${baseUrl}/manifest.json`).then(async (response) =>
    Buffer.from(await response.arrayBuffer()),
  );
  const leafOf = (leaf: string) => {
    const known = leaves.get(leaf) ?? fetch(`${baseUrl}/leaf/${leaf}`).then(groupOf);
    leaves.set(leaf, known);
    return known;
  };
  return {
    /** Fetches a token for the link's fragment and casts the ballot at once, as pressing Send does. */
    async cast(fragment: string, plain: Buffer): Promise<Cast> {
      const [secret = "", leaf = ""] = fragment.split(".");
      const bytes = await manifest;
      const manifestHash = createHash("sha256").update(bytes).digest();
      const boxKey = Buffer.from(String(JSON.parse(bytes.toString("utf8")).boxKey), "base64url");
      const group = await leafOf(leaf);
      const paper = blindedToken(Buffer.from(group.key, "base64url"), manifestHash);
      const request = JSON.stringify({ secret, blinded: paper.blinded.toString("base64url") });
      const stamped = await post(`${baseUrl}/token`, "application/json", Buffer.from(request));
      if (stamped.status !== 200) throw new Error(`no token: ${stamped.status} ${stamped.body}`);
      const token = paper.finish(Buffer.from(String(JSON.parse(stamped.body.toString()).signature), "base64url"));
      const sealed = opensslSeal({ boxKey, manifestHash, groupId: group.group }, plain);
      const sent = await post(`${baseUrl}/ballot`, "application/octet-stream", Buffer.concat([token, sealed]));
      if (sent.status !== 204) throw new Error(`the ballot was answered ${sent.status} ${sent.body}`);
      return { nonce: paper.message.subarray(2, 34).toString("hex"), token };
    },
  };
}

async function groupOf(response: Response): Promise<{ readonly group: string; readonly key: string }> {
  return JSON.parse(((await response.json()) as { readonly leaf: string }).leaf);
}
