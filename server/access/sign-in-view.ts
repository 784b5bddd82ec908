import { blankForm, type FieldView, fieldOf, noticeOf } from "../http/form.ts";
import { definePage } from "../http/page.ts";
import type { FormRefusal } from "../http/parse.ts";
import { paths } from "../http/paths.ts";

export interface SignInView {
  readonly title: string;
  readonly notice: string;
  readonly action: string;
  /** Where to go afterwards. */
  readonly next: string;
  readonly fields: readonly FieldView[];
}
export const signInPage = definePage<SignInView>("staff/sign-in");

/** The sign-in form; `form` is what was refused. The refusal never says whether the address or the password is wrong. */
export function signInView(next: string, form: FormRefusal = blankForm): SignInView {
  return {
    title: "Sign in",
    notice: noticeOf(form),
    action: paths.signIn(),
    next,
    fields: [
      fieldOf(form, { name: "email", label: "E-mail", type: "email", autocomplete: "username" }),
      fieldOf(form, { name: "password", label: "Password", type: "password", autocomplete: "current-password" }),
    ],
  };
}

export interface SetupView {
  readonly title: string;
  readonly notice: string;
  readonly action: string;
  readonly fields: readonly FieldView[];
}
export const setupPage = definePage<SetupView>("staff/setup");

/** The form that makes the first account of an installation. */
export function setupView(form: FormRefusal = blankForm): SetupView {
  return {
    title: "Set up Upwell",
    notice: noticeOf(form),
    action: paths.setup(),
    fields: [
      fieldOf(form, {
        name: "code",
        label: "Code",
        hint: "Five groups of four letters. The server printed it to its log when it started last.",
      }),
      fieldOf(form, { name: "name", label: "Your name", autocomplete: "name" }),
      fieldOf(form, { name: "email", label: "Your e-mail", type: "email", autocomplete: "username" }),
      fieldOf(form, {
        name: "password",
        label: "Password",
        type: "password",
        autocomplete: "new-password",
        hint: "12 characters or more. A sentence is fine.",
      }),
    ],
  };
}
