import type { FormRefusal } from "./parse.ts";

/** One field as `partials/field` shows it. Finished: every string is there, empty where there is nothing to say. */
export interface FieldView {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly value: string;
  readonly hint: string;
  readonly error: string;
  readonly autocomplete: string;
  readonly isRequired: boolean;
}

/** What stands above a refused form; "" when nothing was refused. */
export type FormNotice = string;

/** A form that nobody has filled in yet. */
export const blankForm: FormRefusal = { typed: {}, errors: {} };

/** Writes the fields of a form, with what was typed and what is wrong where it was refused. */
export function fieldOf(
  form: FormRefusal,
  field: {
    name: string;
    label: string;
    type?: string;
    value?: string;
    hint?: string;
    autocomplete?: string;
    isOptional?: boolean;
  },
): FieldView {
  return {
    name: field.name,
    label: field.label,
    type: field.type ?? "text",
    value: form.typed[field.name] ?? field.value ?? "",
    hint: field.hint ?? "",
    error: form.errors[field.name] ?? "",
    autocomplete: field.autocomplete ?? "off",
    isRequired: field.isOptional !== true,
  };
}

/** One choice of `partials/choice`. */
export interface ChoiceView {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly error: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[];
}

/** Writes a drop-down with what was chosen. */
export function choiceOf(
  form: FormRefusal,
  choice: {
    name: string;
    label: string;
    value?: string;
    hint?: string;
    options: readonly { readonly value: string; readonly label: string }[];
  },
): ChoiceView {
  const chosen = form.typed[choice.name] ?? choice.value ?? "";
  return {
    name: choice.name,
    label: choice.label,
    hint: choice.hint ?? "",
    error: form.errors[choice.name] ?? "",
    options: choice.options.map((option) => ({ ...option, isChosen: option.value === chosen })),
  };
}

/** The sentence above a refused form. */
export function noticeOf(form: FormRefusal): FormNotice {
  const own = form.errors[""];
  if (own !== undefined) return own;
  const count = Object.keys(form.errors).length;
  if (count === 0) return "";
  return count === 1 ? "One thing needs your attention." : `${count} things need your attention.`;
}
