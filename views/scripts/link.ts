/** What stands behind the # of an invitation: SECRET.LEAF.FINGERPRINT (docs/protocol.md, "The link"). */
export interface Link {
  /** 32 letters of base32, or TEST for a link that cannot vote */
  readonly secret: string;
  /** number of the reporting group in the manifest */
  readonly leaf: number;
  /** 40 letters of base32: the first 25 bytes of the manifest hash */
  readonly fingerprint: string;
}

/** Why a fragment is no link: there is none, or a part is missing or mistyped. */
export type LinkFault = "no-link" | "damaged-link";

/** The secret of a link that can be read and filled in, and never sends. */
export const testSecret = "TEST";

/** Reads a fragment, or a whole address with one, as people paste and type it: either case, spaces, hyphens. */
export function linkOf(fragment: string): Link | LinkFault {
  const text = decoded(fragment.slice(fragment.indexOf("#") + 1)).replace(/[\s\u00ad\u200b]/g, "");
  if (text === "") return "no-link";
  const match = /^([A-Z2-7]{32}|TEST)\.(\d{1,7})\.([A-Z2-7]{40})$/.exec(text.replaceAll("-", "").toUpperCase());
  if (match === null) return "damaged-link";
  const [, secret = "", leaf = "", fingerprint = ""] = match;
  return { secret, leaf: Number(leaf), fingerprint };
}

/** The fragment of a link, without the #. */
export function fragmentOf(link: Link): string {
  return `${link.secret}.${link.leaf}.${link.fingerprint}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
