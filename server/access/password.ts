import type { Random } from "../kernel/random.ts";

/** argon2id with the parameters of OWASP (19 MiB, 2 passes, 1 lane): the library's own, written out. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Of a password that nobody knows. Checked against when there is no account, so that the answer takes as long. */
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$c29tZWJvZHkgd2hvIGlzIG5vdA$5w1fsvVmmcW4TCZgx0lrL8XKT2i9q6LP2ll8e1QG2dE";

/** The encoded hash of a password, with its salt and parameters. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import("@node-rs/argon2");
  return await hash(password.normalize("NFC"), cost);
}

/** True when the password belongs to the hash. Without a hash it takes as long and says no. */
export async function isPassword(password: string, encoded: string | undefined): Promise<boolean> {
  const { verify } = await import("@node-rs/argon2");
  const isRight = await verify(encoded ?? nobody, password.normalize("NFC"));
  return encoded !== undefined && isRight;
}

/** A password or code to hand out once: five groups of four letters that nobody mistakes for others, 95 bits. */
export function newHandedOutSecret(random: Random): string {
  const letters = "bcdfghjkmnpqrstvwxz23456789";
  const text: string[] = [];
  // bytes at the top are thrown away, so that every letter is as likely as the next
  const fair = 256 - (256 % letters.length);
  while (text.length < 20)
    for (const byte of random.bytes(20))
      if (byte < fair && text.length < 20) text.push(letters[byte % letters.length] ?? "");
  return [0, 4, 8, 12, 16].map((at) => text.slice(at, at + 4).join("")).join("-");
}

/** How a handed-out secret is compared: case, spaces and hyphens do not matter. */
export function plainSecret(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, "");
}
