import type { Bytes } from "./bytes.ts";

/** What came back: a status with its body, or nothing at all. */
export type Answer = { readonly status: number; readonly body: Bytes } | "no-connection";

/** fetch of the browser or of Node. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Long enough for a slow phone; a request that takes longer counts as no connection. */
const patienceMs = 25_000;

/** One request that carries no cookie, no referrer and nothing that tells one browser from another. */
export async function exchange(fetch: Fetch, address: string, body?: string | Bytes): Promise<Answer> {
  const shared: RequestInit = {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
    signal: AbortSignal.timeout(patienceMs),
  };
  const type = typeof body === "string" ? "application/json" : "application/octet-stream";
  try {
    const response = await fetch(
      address,
      body === undefined ? shared : { ...shared, method: "POST", headers: { "content-type": type }, body },
    );
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return "no-connection";
  }
}

/** The fields of a JSON answer; empty when it is no JSON object. */
export function fieldsOf(body: Bytes): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
