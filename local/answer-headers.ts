/**
 * What no visitor sees of an answer: what Miniflare adds on the way, such as `MF-Content-Encoding`,
 * and what is of the connection to workerd: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const ON_THE_WAY = /^(mf-.*|connection|keep-alive|transfer-encoding)$/;

/** The headers that a Worker answered with. */
export function shownHeaders({ headers }: Response): [string, string][] {
  return [...headers].filter(([name]) => !ON_THE_WAY.test(name));
}
