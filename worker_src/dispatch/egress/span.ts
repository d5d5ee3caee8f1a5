import { waitUntil } from "cloudflare:workers";
import { traceOf } from "../../shared/trace/context.ts";
import { type Fields, type Outcome, type Service, Span } from "../../shared/trace/span.ts";

/** Says what became of a request, once it is known. */
export type Log = (outcome: Outcome, fields?: Fields) => void;

/**
 * The host alone: what else a URL or a request holds is the user Worker's own.
 *
 * The invocation stays alive for the line, so that a user Worker that aborts its fetch, or the
 * body, does not go unseen: https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil
 */
export function spanOf(worker: Service, { method, url, headers }: Request) {
  const { host } = new URL(url);
  const under = traceOf(headers);
  const span = new Span({ worker, span: "egress", under, fields: { method, host } });
  let written = () => {};
  waitUntil(new Promise<void>((resolve) => (written = resolve)));
  const log: Log = (outcome, fields) => {
    span.end(outcome, fields);
    written();
  };
  return { log, trace: under.traceId === undefined ? undefined : span.trace };
}
