import { type Bytes, base32Of, base64urlOf, bytesOfBase64url, joined, sha256, utf8 } from "./bytes.ts";

/** The part of localStorage that is used here; a Map behind three functions does as well. */
export interface DeviceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A ballot between Send and "it is in the box", as it lies on the device before each request. */
export interface PendingBallot {
  readonly message: Bytes;
  /** until the signature is there */
  readonly blinding: { readonly blinded: Bytes; readonly inverse: Bytes } | undefined;
  /** as soon as the signature is there */
  readonly token: Bytes | undefined;
  /** as soon as the answers are sealed */
  readonly sealed: Bytes | undefined;
  /** true once these very bytes may have reached the box: from then on they are final */
  readonly isFinal: boolean;
}

/** Where a link's things lie on this device, so that two people who share it never meet each other's answers. */
export async function deviceKey(wave: string, secret: string, thing: "ballot" | "draft"): Promise<string> {
  const tag = base32Of((await sha256(joined(utf8("upwell device key"), utf8(secret)))).subarray(0, 10));
  return `upwell:${wave}:${tag}:${thing}`;
}

/** The pending ballot under this key; undefined when there is none or it is damaged. */
export function loadPending(storage: DeviceStorage, key: string): PendingBallot | undefined {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "null") as Record<string, unknown> | null;
    const message = bytesOfBase64url(kept?.["message"], 98);
    if (kept === null || message === undefined) return undefined;
    const blinded = bytesOfBase64url(kept["blinded"], 256);
    const inverse = bytesOfBase64url(kept["inverse"], 256);
    const token = bytesOfBase64url(kept["token"], 354);
    const blinding = blinded && inverse ? { blinded, inverse } : undefined;
    if (!token && !blinding) return undefined;
    return {
      message,
      blinding,
      token,
      sealed: bytesOfBase64url(kept["sealed"], 1937),
      isFinal: kept["isFinal"] === true,
    };
  } catch {
    return undefined;
  }
}

/** Writes it down, always before the request that makes it matter. */
export function keepPending(storage: DeviceStorage, key: string, ballot: PendingBallot): void {
  const text = (bytes: Bytes | undefined) => bytes && base64urlOf(bytes);
  const { message, blinding, token, sealed, isFinal } = ballot;
  const kept = {
    message: text(message),
    blinded: text(blinding?.blinded),
    inverse: text(blinding?.inverse),
    token: text(token),
    sealed: text(sealed),
    isFinal,
  };
  storage.setItem(key, JSON.stringify(kept));
}

/**
 * Storage that never throws. What the device will not keep (private window, full, switched off) lives as long as the
 * page does; without a device at all everything does: simulated people and tests.
 */
export function sturdyStorage(device?: () => DeviceStorage): DeviceStorage {
  const kept = new Map<string, string>();
  const tried = <T>(work: (storage: DeviceStorage) => T): T | undefined => {
    try {
      return device && work(device());
    } catch {
      return undefined;
    }
  };
  return {
    getItem: (key) => kept.get(key) ?? tried((storage) => storage.getItem(key)) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
      tried((storage) => storage.setItem(key, value));
    },
    removeItem: (key) => {
      kept.delete(key);
      tried((storage) => storage.removeItem(key));
    },
  };
}
