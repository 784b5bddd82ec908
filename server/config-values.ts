import { resolve } from "node:path";
import { z } from "zod";

/**
 * What each value of the configuration must look like. A fault's text follows the name of the key: it says what is
 * wrong and what to write, and never repeats a value that may hold a secret.
 */

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;

/** True for a name or address of this machine itself, as in a URL or as in HOST. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.test(host);
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const databaseUrl = z.string().refine((text) => {
  const url = urlOf(text);
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== "" && url.pathname.length > 1;
}, "is not the address of a PostgreSQL database. Write postgres://USER:PASSWORD@HOST:5432/DATABASE, or leave it out to use the embedded one.");

const dataFolder = z.string().transform((text) => resolve(text));

const keyDirectories = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine(
    (list) => list.length <= 2 && list.every((part) => part !== "") && new Set(list).size === list.length,
    "names the directories of the key store. Write one directory, or two different ones with a comma between.",
  )
  .transform((list) => list.map((part) => resolve(part)));

const backupFolders = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine(
    (list) => list.every((part) => part.startsWith("/")),
    "names folders that are copied elsewhere. Write absolute paths, with commas between.",
  )
  .transform((list) => list.map((part) => resolve(part)));

const kek = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9+/]{43}=?$/.test(text),
    "is not 32 bytes in base64. Make one with: openssl rand -base64 32",
  )
  .transform((text) => Buffer.from(text, "base64"));

const port = z
  .string()
  .refine(
    (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
    "is not a port. Write a number from 1 to 65535, such as 8080.",
  )
  .transform(Number);

const host = z
  .string()
  .regex(
    /^[A-Za-z0-9_.:-]{1,253}$/,
    "is not a name or address to listen on. Write 127.0.0.1 behind a proxy on this machine, or 0.0.0.0 for all addresses.",
  );

const publicUrl = z
  .string()
  .refine((text) => {
    const url = urlOf(text);
    return url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  }, "is not the address of the site. Write only the beginning, such as https://survey.example.org, without a path.")
  .refine((text) => {
    const url = urlOf(text);
    return url === undefined || url.protocol !== "http:" || isLoopback(url.hostname);
  }, "must begin with https:// (only an address of this machine itself may go without).")
  .transform((text) => new URL(text).origin);

const smtpUrl = z.string().refine((text) => {
  const url = urlOf(text);
  return url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== "";
}, "is not the address of a mail server. Write smtps://USER:PASSWORD@HOST:465, or smtp://HOST:587; characters such as @ in the password as %40.");

const mailFrom = z.string().refine((text) => {
  const address = /^[^<>\r\n"]{0,100}<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return z.email().safeParse(address).success;
}, "is not a sender. Write an address such as survey@example.org, or: Learning survey <survey@example.org>");

const logLevel = z.enum(["error", "warn", "info", "silent"], {
  error: "is not a level. Write one of error, warn, info, silent.",
});

const sessionSecret = z
  .string()
  .min(32, "is too short. Make one with: openssl rand -base64 32 (or leave it out: one is made and kept).");

/** Every key that is read from the environment, and what its value must be. */
export const configValues = {
  DATABASE_URL: databaseUrl,
  UPWELL_DATA: dataFolder,
  UPWELL_KEYS: keyDirectories,
  UPWELL_BACKUPS: backupFolders,
  UPWELL_KEK: kek,
  PORT: port,
  HOST: host,
  PUBLIC_URL: publicUrl,
  SMTP_URL: smtpUrl,
  MAIL_FROM: mailFrom,
  LOG_LEVEL: logLevel,
  SESSION_SECRET: sessionSecret,
} as const;

export type ConfigKey = keyof typeof configValues;
export const configKeys = Object.keys(configValues) as readonly ConfigKey[];
