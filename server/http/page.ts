/** A template and the finished view-model that it shows. Made by `definePage` only. */
export interface Page {
  /** Path below views/ without ending, such as "staff/home". */
  readonly template: string;
  readonly view: object;
}

/** Binds one template to one view type: `const homePage = definePage<HomeView>("staff/home")`. */
export function definePage<View extends object>(template: string): (view: View) => Page {
  return (view) => ({ template, view });
}
