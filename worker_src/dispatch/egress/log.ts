import { waitUntil } from "cloudflare:workers";

/** Writes the one line of a request, once it is known what became of it. */
export type Log = (outcome: string) => void;

/**
 * The host alone: what else a URL or a request holds is the user Worker's own.
 *
 * The invocation stays alive for the line, so that a user Worker that aborts its fetch, or the
 * body, does not go unseen: https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil
 */
export function logOf({ method, url }: Request): Log {
  const { host } = new URL(url);
  let written = () => {};
  waitUntil(new Promise<void>((resolve) => (written = resolve)));
  return (outcome) => {
    console.log(`egress: ${method} ${host} ${outcome}`);
    written();
  };
}
