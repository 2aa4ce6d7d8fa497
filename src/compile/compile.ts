let allowed: boolean | undefined;

/**
 * Whether this process may compile code from text. A content security policy, or Node's
 * `--disallow-code-generation-from-strings`, forbids it.
 *
 * It tries once and remembers the answer: a browser reports every refused attempt as a violation of the policy.
 */
export function mayCompile(): boolean {
  allowed ??= isAllowed();
  return allowed;
}

function isAllowed(): boolean {
  try {
    new Function('');
    return true;
  } catch {
    return false;
  }
}

/** Compiles a function from the text of its parameters and body; undefined if the host forbids it. */
export function compile<F>(parameters: string, body: string): F | undefined {
  return mayCompile() ? (new Function(parameters, body) as F) : undefined;
}
