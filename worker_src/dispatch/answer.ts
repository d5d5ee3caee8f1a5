/** What the dispatch Worker answers: an {@link AgentEnvelope}, its result still as text. */
import type { AgentEnvelope } from "../shared/contract.ts";

export interface Answer {
  envelope: Omit<AgentEnvelope, "result">;
  /** The text of a JSON object: a page of an agent is parsed once, and written as it came. */
  result: string;
}

/** The text of an object that has the result beside the other fields. */
export function withResult(said: object, result: string): string {
  return `${JSON.stringify(said).slice(0, -1)},"result":${result}}`;
}
