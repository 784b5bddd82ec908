/** True for the short name of an organisation as it stands in addresses: small letters, digits, single hyphens, 60 at most. */
export function isSlug(text: string): boolean {
  return text.length <= 60 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
