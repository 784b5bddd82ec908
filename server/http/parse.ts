import type { Request } from "express";
import { z } from "zod";
import { isUuid } from "../kernel/brand.ts";
import { ok, type Result, refuse } from "../kernel/result.ts";
import { notFound } from "./route.ts";

/** What a refused form shows again: what was typed, and what is wrong with it, field by field. */
export interface FormRefusal {
  readonly typed: Readonly<Record<string, string>>;
  /** Message by field name; "" holds what concerns the form as a whole. */
  readonly errors: Readonly<Record<string, string>>;
}

/** One line of text from a form: trimmed, well-formed, no control characters, its length counted in code points. */
export function lineOfText(what: string, min: number, max: number) {
  return z
    .string({ error: `${what} is missing.` })
    .transform((text) => text.normalize("NFC").trim())
    .refine((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text), `${what} holds characters that cannot be stored.`)
    .refine(
      (text) => [...text].length >= min,
      min > 1 ? `${what} needs at least ${min} characters.` : `${what} is missing.`,
    )
    .refine((text) => [...text].length <= max, `${what} can have ${max} characters at most.`);
}

/** An e-mail address, in lower case. No line breaks, no list, no display name: one mailbox. */
export function emailAddress() {
  return z
    .string({ error: "The e-mail address is missing." })
    .transform((text) => text.trim().toLowerCase())
    .refine((text) => text.length > 0, "The e-mail address is missing.")
    .refine((text) => isEmailAddress(text), "This is not an e-mail address. It looks like name@example.org.");
}

/** True for one mailbox that can be mailed: no header, no second recipient, at most 254 characters. */
export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && z.email().safeParse(text).success;
}

/** A password that is being chosen: 12 characters or more, everything allowed, nothing trimmed. */
export function newPassword() {
  return z
    .string({ error: "The password is missing." })
    .refine((text) => [...text].length >= 12, "Choose a password of at least 12 characters. A sentence is fine.")
    .refine((text) => text.length <= 512, "The password can have 512 characters at most.");
}

/** Reads a form. Unknown fields, repeated fields and wrong types are refused, never guessed at. */
export function readForm<Shape extends z.ZodRawShape>(
  request: Request,
  shape: Shape,
): Result<z.output<z.ZodObject<Shape, z.core.$strict>>, FormRefusal> {
  const body: Record<string, unknown> = { ...(request.body as object | undefined) };
  const parsed = z.strictObject(shape).safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? "");
    if (issue.code === "unrecognized_keys") errors[""] ??= "The form held fields that do not belong to it. Reload it.";
    else errors[field] ??= issue.code === "invalid_type" ? "Fill this in." : issue.message;
  }
  for (const name of Object.keys(errors)) if (!(name in shape) && name !== "") delete errors[name];
  return refuse({ typed: typedOf(body, Object.keys(shape)), errors });
}

/** What was typed, to show it again; passwords and files are left out. */
function typedOf(body: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const field of fields) {
    const value = Object.hasOwn(body, field) ? body[field] : undefined;
    if (typeof value === "string" && !/password/i.test(field)) typed[field] = value.slice(0, 2000);
  }
  return typed;
}

/** A refusal of one field, for what only the database knows ("This address has an account already."). */
export function refuseField(request: Request, field: string, message: string): FormRefusal {
  const body: Record<string, unknown> = { ...(request.body as object | undefined) };
  return { typed: typedOf(body, Object.keys(body)), errors: { [field]: message } };
}

/** A UUID from the path; anything else is a thing that does not exist. */
export function uuidParam<Id extends string>(request: Request, name: string): Id {
  const value = request.params[name];
  if (typeof value !== "string" || !isUuid(value)) throw notFound();
  return value as Id;
}
