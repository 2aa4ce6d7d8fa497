/**
 * SQL, or a message about it, without what may be a secret: texts in statements that attach a database or create a secret, the
 * passwords of addresses, and values of keys such as `password`.
 */
export function hideSecrets(text: string): string {
  return text
    .replaceAll(/\b(?:attach|create\s+(?:or\s+replace\s+)?(?:\w+\s+)*?secret|set)\b[^;]*/gi, (statement) =>
      statement.replaceAll(/'(?:[^']|'')*'/g, "'***'"),
    )
    .replaceAll(/(:\/\/[^\s/:@']*):[^\s/@']+@/g, '$1:***@')
    .replaceAll(/\b(\w*(?:password|passwd|pwd|secret|token|key)\w*)(\s*[=:]\s*)(?:"[^"]*"|[^\s,;'")&]+)/gi, '$1$2***');
}

/** The first lines of a message of DuckDB, without the SQL that it quotes and without secrets of it. */
export function withoutSecrets(message: string, sql: string): string {
  const [reason = ''] = message.split(/\n\s*LINE \d+:/);
  const literals = [...sql.matchAll(/'((?:[^']|'')*)'/g)].flatMap(([, literal = '']) => literal);
  const secret = literals.filter((literal) => literal !== '' && !hideSecrets(sql).includes(`'${literal}'`));
  return hideSecrets(secret.reduce((text, literal) => text.replaceAll(literal, '***'), reason))
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}
