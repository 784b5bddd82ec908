import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Asset } from "./collector-store.ts";

/** A frozen file in every form in which a browser may ask for it; each unpacks to the same bytes. */
export interface ServedAsset {
  readonly contentType: string;
  readonly bytes: Readonly<Record<Encoding, Buffer>>;
}

export type Encoding = "br" | "gzip" | "identity";

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** Packs a file as small as it gets; done once per file, not per request. */
export async function servedAssetOf(asset: Asset): Promise<ServedAsset> {
  const [br, gzipped] = await Promise.all([
    promisify(brotliCompress)(asset.bytes, quality),
    promisify(gzip)(asset.bytes, { level: 9 }),
  ]);
  return { contentType: asset.contentType, bytes: { br, gzip: gzipped, identity: asset.bytes } };
}
