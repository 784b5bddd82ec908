/** Any element of the page by its id. Throws for one that the page does not have. */
export function byId(id: string): HTMLInputElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as HTMLInputElement;
}

export function setText(id: string, text: string): void {
  byId(id).textContent = text;
}

export function show(id: string): void {
  byId(id).hidden = false;
}

export function hideAll(...ids: readonly string[]): void {
  for (const id of ids) byId(id).hidden = true;
}

/** Lets the person save a text as a file. */
export function saveAs(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // the browser has begun to save by then
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
