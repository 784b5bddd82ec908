import express, { type Request, type Response } from "express";
import { Problem } from "../kernel/problem.ts";

/** A form that may carry files (`enctype="multipart/form-data"`), read whole. */
export interface Upload {
  /** Value of a text field; undefined when it is missing, sent twice, or a file. */
  text(field: string): string | undefined;
  /** Content of a file field; undefined when no file was chosen. */
  file(field: string): Promise<Uint8Array | undefined>;
}

/**
 * Reads an upload of at most `bytesMax`. Call it in the handler, so that nothing of a stranger is ever read. Throws a
 * Problem when it is too large or no upload at all.
 */
export async function readUpload(request: Request, response: Response, bytesMax: number): Promise<Upload> {
  const read = express.raw({ type: "multipart/form-data", limit: bytesMax });
  await new Promise<void>((resolve, reject) =>
    read(request, response, (error: unknown) => (error === undefined ? resolve() : reject(tooLarge(error, bytesMax)))),
  );
  const type = request.headers["content-type"];
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || type === undefined) throw damaged();
  let form: FormData;
  try {
    form = await new globalThis.Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch (cause) {
    throw damaged(cause);
  }
  const only = (field: string) => (form.getAll(field).length === 1 ? form.get(field) : null);
  return {
    text: (field) => {
      const value = only(field);
      return typeof value === "string" ? value : undefined;
    },
    file: async (field) => {
      const value = only(field);
      if (value === null || typeof value === "string" || (value.name === "" && value.size === 0)) return undefined;
      return new Uint8Array(await value.arrayBuffer());
    },
  };
}

function tooLarge(error: unknown, bytesMax: number): unknown {
  const isTooLarge = error instanceof Error && "status" in error && error.status === 413;
  if (!isTooLarge) return error;
  return new Problem("too-large", `The file can have ${Math.floor(bytesMax / 1_000_000)} MB at most.`, {
    cause: error,
  });
}

function damaged(cause?: unknown): Problem {
  return new Problem("bad-request", "The form did not arrive whole. Go back, choose the file again and send it.", {
    cause,
  });
}
