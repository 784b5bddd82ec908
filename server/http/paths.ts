/** The names after a colon in a path pattern. */
type ParamsOf<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<`/${Rest}`>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;

type PathParams<Pattern extends string> = { readonly [Name in ParamsOf<Pattern>]: string | number };

/** An address: call it to write a link, read `pattern` to register the route. */
export interface Address<Pattern extends string> {
  (...params: ParamsOf<Pattern> extends never ? [] : [params: PathParams<Pattern>]): string;
  readonly pattern: Pattern;
}

function address<Pattern extends string>(pattern: Pattern): Address<Pattern> {
  const write = (params: Readonly<Record<string, string | number>> = {}) =>
    pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  return Object.assign(write, { pattern }) as Address<Pattern>;
}

/**
 * Every address of the product. `:organisation` is a slug, `:wave` and `:unit` are UUIDs.
 * Staff pages live below /staff, because their cookie has that path and must never reach the respondent pages.
 */
export const paths = {
  root: address("/"),
  health: address("/health"),
  asset: address("/assets/:file"),

  home: address("/staff"),
  signIn: address("/staff/sign-in"),
  signOut: address("/staff/sign-out"),
  setup: address("/staff/setup"),
  account: address("/staff/account"),
  accounts: address("/staff/accounts"),
  accountState: address("/staff/accounts/:account/state"),
  accountPassword: address("/staff/accounts/:account/password"),
  clientsTogether: address("/staff/clients-together"),
  organisationNew: address("/staff/organisations/new"),

  organisation: address("/staff/o/:organisation"),
  people: address("/staff/o/:organisation/people"),
  peopleImport: address("/staff/o/:organisation/people/import"),
  peopleImportApply: address("/staff/o/:organisation/people/import/apply"),
  members: address("/staff/o/:organisation/members"),
  member: address("/staff/o/:organisation/members/:account"),
  audit: address("/staff/o/:organisation/audit"),
  branding: address("/staff/o/:organisation/branding"),
  brandingLogo: address("/staff/o/:organisation/branding/logo.png"),

  waveNew: address("/staff/o/:organisation/waves/new"),
  wave: address("/staff/o/:organisation/w/:wave"),
  waveEdit: address("/staff/o/:organisation/w/:wave/edit"),
  wavePreview: address("/staff/o/:organisation/w/:wave/preview"),
  waveTest: address("/staff/o/:organisation/w/:wave/test-invitation"),
  waveLaunch: address("/staff/o/:organisation/w/:wave/launch"),
  waveInvite: address("/staff/o/:organisation/w/:wave/invite"),
  waveRemind: address("/staff/o/:organisation/w/:wave/remind"),
  waveClose: address("/staff/o/:organisation/w/:wave/close"),
  waveMoveClose: address("/staff/o/:organisation/w/:wave/move-close"),
  waveCancel: address("/staff/o/:organisation/w/:wave/cancel"),
  waveBoxKey: address("/staff/o/:organisation/w/:wave/box-key"),
  waveCouncilPage: address("/staff/o/:organisation/w/:wave/works-council.html"),
  waveSealedBallots: address("/staff/o/:organisation/w/:wave/sealed-ballots.json"),
  waveTakeBack: address("/staff/o/:organisation/w/:wave/take-back"),
  waveGiveUp: address("/staff/o/:organisation/w/:wave/give-up"),
  wavePack: address("/staff/o/:organisation/w/:wave/pack"),
  wavePackPdf: address("/staff/o/:organisation/w/:wave/pack.pdf"),
  wavePosterA4: address("/staff/o/:organisation/w/:wave/poster-a4.pdf"),
  wavePosterA3: address("/staff/o/:organisation/w/:wave/poster-a3.pdf"),
  heatmap: address("/staff/o/:organisation/w/:wave/heatmap"),
  heatmapCsv: address("/staff/o/:organisation/w/:wave/heatmap.csv"),
  heatmapSvg: address("/staff/o/:organisation/w/:wave/heatmap.svg"),
  heatmapXlsx: address("/staff/o/:organisation/w/:wave/heatmap.xlsx"),
  fit: address("/staff/o/:organisation/w/:wave/fit"),
  report: address("/staff/o/:organisation/w/:wave/report"),
  reportFile: address("/staff/o/:organisation/w/:wave/report.html"),
  reportPdf: address("/staff/o/:organisation/w/:wave/report.pdf"),
  reportSlides: address("/staff/o/:organisation/w/:wave/report.pptx"),
  reportEdit: address("/staff/o/:organisation/w/:wave/report/edit"),
  reportEditBlock: address("/staff/o/:organisation/w/:wave/report/edit/block"),
  reportEditAdd: address("/staff/o/:organisation/w/:wave/report/edit/add"),
  reportEditSection: address("/staff/o/:organisation/w/:wave/report/edit/section"),
  reportEditHistory: address("/staff/o/:organisation/w/:wave/report/edit/history"),
  reportVersions: address("/staff/o/:organisation/w/:wave/report/versions"),
  reportVersionFile: address("/staff/o/:organisation/w/:wave/report/versions/:number/report.:format"),
  reportWithdraw: address("/staff/o/:organisation/w/:wave/report/versions/:number/withdraw"),
  reportLinks: address("/staff/o/:organisation/w/:wave/report/versions/:number/links"),
  reportLinkEnd: address("/staff/o/:organisation/w/:wave/report/links/:link/end"),
  sharedReport: address("/r/:token"),
  waveUnit: address("/staff/o/:organisation/w/:wave/u/:unit"),
  actions: address("/staff/o/:organisation/w/:wave/actions"),
  action: address("/staff/o/:organisation/w/:wave/actions/:action"),
  actionNew: address("/staff/o/:organisation/w/:wave/u/:unit/agree"),

  survey: address("/x/:wave"),
  surveyScript: address("/x/:wave/client.js"),
  surveyStyle: address("/x/:wave/client.css"),
  surveyManifest: address("/x/:wave/manifest.json"),
  surveyLeaf: address("/x/:wave/leaf/:leaf"),
  surveyState: address("/x/:wave/state"),
  surveyAudit: address("/x/:wave/audit"),
  surveyGroups: address("/x/:wave/groups.txt"),
  surveyTokens: address("/x/:wave/tokens.txt"),
  surveyLink: address("/x/:wave/link"),
  surveyToken: address("/x/:wave/token"),
  surveyBallot: address("/x/:wave/ballot"),
} as const;
