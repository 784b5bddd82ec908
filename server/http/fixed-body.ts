import type { IncomingMessage } from "node:http";
import { ok, type Result, refuse } from "../kernel/result.ts";

/** What is wrong with a request before its content is looked at. */
export type BodyFault = "type" | "size" | "broken";

/**
 * The body of a request that must be raw bytes of exactly this size. Never holds more than that in memory: a body that
 * says or proves to be of another size is refused without being read to its end.
 */
export async function bodyOfSize(request: IncomingMessage, size: number): Promise<Result<Buffer, BodyFault>> {
  const { "content-type": type, "content-encoding": encoding, "content-length": length } = request.headers;
  if (type?.toLowerCase() !== "application/octet-stream" || encoding !== undefined) return refuse("type");
  if (length !== undefined && Number(length) !== size) return refuse("size");
  const chunks: Buffer[] = [];
  let got = 0;
  try {
    // without its default of destroying the request: an answer still has to go back
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      got += chunk.length;
      if (got > size) return refuse("size");
      chunks.push(chunk);
    }
  } catch {
    return refuse("broken");
  }
  return got === size ? ok(Buffer.concat(chunks)) : refuse("size");
}
