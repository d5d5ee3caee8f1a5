/** What a script finds of its bindings while it starts. */
export interface StartEnv {
  values: Record<string, unknown>;
  /** Names of bindings that do nothing yet: no script may use one before its first request. */
  inert: string[];
}
