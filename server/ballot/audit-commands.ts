/** Lines for a terminal with which anybody checks a wave: curl, openssl and what every Unix has; no program of ours. */
export interface AuditCommands {
  /** prints the fingerprint of the rules */
  readonly rules: string;
  /** prints SHA-256 of the page, the script and the style that respondents get */
  readonly client: string;
  /** prints the root of the tree of groups, as the rules name it */
  readonly groups: string;
  /** prints SHA-256 of the list of tokens, then how many tokens each group has, by its number */
  readonly list: string;
  /** prints the hash of the rules that one token was made for, then "Verified OK" if its stamp is that of its group */
  readonly token: string;
  /** checks every token so, and prints how many there are of each outcome */
  readonly tokens: string;
}

/** `survey`: the whole address of the survey. `receipt`: four blocks of four letters, of the token to check. */
export function auditCommandsOf(survey: string, receipt: string): AuditCommands {
  const at = `survey=${survey}\n`;
  return {
    rules: `${at}curl -sO $survey/manifest.json
openssl dgst -sha256 -binary manifest.json | head -c 25 | base32 | fold -w 4 | paste -sd ' ' -`,
    client: `${at}for file in "" /client.js /client.css; do curl -s "$survey$file" | openssl dgst -sha256 -r; done`,
    groups: `${at}curl -sO $survey/groups.txt
hash() { openssl dgst -sha256 -r | cut -c 1-64; }
bytes() { printf "$(sed 's/../\\\\x&/g' <<< "$1")"; }
while IFS= read -r leaf; do printf '\\0%s' "$leaf" | hash; done < groups.txt > level
while [ "$(wc -l < level)" -gt 1 ]; do
  while read -r left; do
    if read -r right; then bytes "01$left$right" | hash; else echo "$left"; fi
  done < level > above
  mv above level
done
cat level`,
    list: `${at}curl -sO $survey/tokens.txt
openssl dgst -sha256 -r tokens.txt
cut -d ' ' -f 5 tokens.txt | sort -n | uniq -c`,
    token: `${at}curl -sO $survey/tokens.txt
curl -sO $survey/groups.txt
read -r a b c d group token <<< "$(grep '^${receipt} ' tokens.txt)"
openssl base64 -d -A <<< "$token" > token
head -c 98 token > ballot      # the ballot paper
tail -c 256 token > stamp      # the blind stamp on it
sed -n "$((group + 1))s/.*\\"key\\":\\"\\([^\\"]*\\)\\".*/\\1/p" groups.txt | tr '_-' '/+' | openssl base64 -d -A |
  openssl pkey -pubin -inform DER -out key.pem
head -c 66 ballot | tail -c 32 | od -An -v -tx1 | tr -d ' \\n'; echo
openssl dgst -sha384 -verify key.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48 \\
  -signature stamp ballot`,
    tokens: `while read -r a b c d group token; do
  [ -f "key-$group.pem" ] ||
    sed -n "$((group + 1))s/.*\\"key\\":\\"\\([^\\"]*\\)\\".*/\\1/p" groups.txt | tr '_-' '/+' | openssl base64 -d -A |
    openssl pkey -pubin -inform DER -out "key-$group.pem"
  openssl base64 -d -A <<< "$token" > token
  head -c 98 token > ballot
  tail -c 256 token > stamp
  openssl dgst -sha384 -verify "key-$group.pem" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48 \\
    -signature stamp ballot
done < tokens.txt | sort | uniq -c`,
  };
}
