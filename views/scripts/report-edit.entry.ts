/**
 * The editor of a report saves at each pause in the typing. Without this script the Save button does the same. When
 * somebody else saved the block meanwhile, the form is sent as a page: that page shows both texts.
 */
const pause = 1200;

interface Saved {
  readonly version: number;
  readonly saved: string;
  readonly shown: readonly string[];
  readonly faults: readonly string[];
  readonly hints: readonly string[];
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) keep(form);

function keep(form: HTMLFormElement): void {
  const area = form.querySelector("textarea");
  const status = form.querySelector<HTMLElement>("[data-saved]");
  if (area === null || status === null) return;
  let timer = 0;
  let isSaving = false;
  let saved = area.value;

  const save = async (): Promise<void> => {
    if (isSaving || area.value === saved) return;
    isSaving = true;
    const text = area.value;
    status.textContent = "Saving …";
    const body = new URLSearchParams({ action: "save", text });
    for (const name of ["block", "version"]) body.set(name, fieldOf(form, name)?.value ?? "");
    try {
      const answer = await fetch(addressOf(form), { method: "POST", headers: { accept: "application/json" }, body });
      if (answer.status === 409) return sendAsPage(form);
      if (!answer.ok) {
        status.textContent = await messageOf(answer);
        return;
      }
      const told = (await answer.json()) as Saved;
      saved = text;
      show(form, told);
      status.textContent = told.faults.length > 0 ? "Saved. Not in the report yet: see above." : `Saved ${told.saved}`;
    } catch {
      status.textContent = "Not saved: the server cannot be reached. Your text stays here; it is tried again.";
      timer = window.setTimeout(() => void save(), 5000);
    } finally {
      isSaving = false;
      if (area.value !== text && area.value !== saved) plan();
    }
  };
  const plan = (): void => {
    window.clearTimeout(timer);
    status.textContent = "";
    timer = window.setTimeout(() => void save(), pause);
  };
  area.addEventListener("input", plan);
  area.addEventListener("blur", () => void save());
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    saved = area.value;
  });
  window.addEventListener("beforeunload", (event) => {
    if (area.value !== saved) event.preventDefault();
  });
}

function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
}

function sendAsPage(form: HTMLFormElement): void {
  form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="save"]'));
}

async function messageOf(answer: Response): Promise<string> {
  try {
    const { message } = (await answer.json()) as { readonly message?: string };
    return message ?? "Not saved.";
  } catch {
    return "Not saved. Use the Save button: it says why.";
  }
}

/** The new version in every form of the block, and how the block reads now. */
function show(form: HTMLFormElement, told: Saved): void {
  const block = form.closest("article");
  for (const field of block?.querySelectorAll<HTMLInputElement>('input[name="version"]') ?? [])
    field.value = String(told.version);
  fill(block?.querySelector("[data-shown]"), "p", told.shown);
  fill(form.querySelector("[data-faults]"), "li", told.faults);
  fill(form.querySelector("[data-hints]"), "li", told.hints);
}

function fill(place: Element | null | undefined, tag: "p" | "li", texts: readonly string[]): void {
  place?.replaceChildren(
    ...texts.map((text) => {
      const element = document.createElement(tag);
      element.textContent = text;
      if (tag === "p") element.dir = "auto";
      return element;
    }),
  );
}

/** Not `form.action`: that is the button of this name. */
function addressOf(form: HTMLFormElement): string {
  return form.getAttribute("action") ?? "";
}
